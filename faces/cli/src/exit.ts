/** The exit codes, the same for every command and format. */
export const exit = {
  clean: 0,
  findings: 1,
  usage: 2,
  nothing: 3,
  incomplete: 4,
  interrupted: 130,
} as const
export type ExitCode = (typeof exit)[keyof typeof exit]
