// The most memory this process has had, in kB, or null where the system does not say.
import { readFileSync } from 'node:fs'

export function peakKB () {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return null
  }
}
