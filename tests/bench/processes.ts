import { readFileSync } from 'node:fs'
import type { RunningApp } from '../support/start-app.ts'

const TICKS_PER_SECOND = 100

/** Processor time of a part so far (s) and the most memory it ever held (MB); Linux only. */
export function usageOf(app: RunningApp, part: 'web' | 'worker'): { seconds: number; peakMb: number } {
  const pid = app.parts[part]?.process.pid
  if (!pid) throw new Error(`There is no process ${part}.`)
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The fields after the name, which may hold blanks: 14 and 15 of proc(5) are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return {
    seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    peakMb: Math.round(Number(peak?.[1] ?? 0) / 1024),
  }
}
