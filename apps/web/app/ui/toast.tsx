import { Toaster as Sonner, toast as show } from 'sonner'
import styles from './toast.module.css'

interface ToastExtra {
  description?: string
  action?: { label: string; onClick: () => void }
  /** The other answer. */
  cancel?: { label: string; onClick: () => void }
  /** It went by itself: nobody answered. */
  onAutoClose?: () => void
  /** Toasts with one id replace each other. */
  id?: string
  /** Milliseconds it stays, where the usual few seconds are too short to act on it. */
  duration?: number
}

/** Says something that just happened; errors stay longer. Announced politely. */
export const toast = {
  say: (message: string, extra: ToastExtra = {}) => show(message, letGo(extra)),
  ok: (message: string, extra: ToastExtra = {}) => show.success(message, letGo(extra)),
  error: (message: string, extra: ToastExtra = {}) => show.error(message, { duration: 8000, ...letGo(extra) }),
  dismiss: (id: string) => void show.dismiss(id),
}

/** A toast that loses the keyboard gives it back to where it was: before its act, which may take it elsewhere. */
function letGo({ action, ...extra }: ToastExtra): ToastExtra {
  if (!action) return extra
  const onClick = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    action.onClick()
  }
  return { ...extra, action: { ...action, onClick } }
}

/** Above the canvas' toolbar and zoom menu. */
const OFFSET = { bottom: 96, left: 16 }

/** Where toasts appear; put once in the root. Bottom left, because the canvas' watermark stands at the bottom right. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-left"
      offset={OFFSET}
      mobileOffset={OFFSET}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: styles.toast ?? '',
          content: styles.content ?? '',
          title: styles.title ?? '',
          description: styles.description ?? '',
          actionButton: styles.action ?? '',
          cancelButton: styles.cancel ?? '',
          icon: styles.icon ?? '',
          error: styles.error ?? '',
        },
      }}
    />
  )
}
