/** Sets of commands that take the same options. */
export const scanning = ['scan'] as const
export const reporting = ['scan', 'config'] as const
/** For what every command takes. */
export const everywhere = 'all'
export const judging = ['scan', 'baseline', 'fix', 'gate', 'migrate', 'secrets', 'config'] as const
