import { connect, type Db, readiness } from '@lensboard/db'

/** The database as a web server holds it: it hands it on to questions and asks nothing but whether it is there. */
export const openDatabase = (url: string): Db => connect(url)

/** Whether the database answers and the job queue stands in it. Never throws. */
export const databaseReady = (db: Db): Promise<{ database: boolean; queue: boolean }> => readiness(db)
