// The front door.
export {}
