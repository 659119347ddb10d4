import { exit, type ExitCode } from './exit.ts'

/**
 * Runs one command line and sets the process's exit code. Everything is loaded when it is needed, so that `--version` costs
 * no more than starting Node.
 */
export async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    const { version } = await import('@bartizan/platform/version')
    process.stdout.write(`bartizan ${version}\n`)
    return
  }
  if (argv.length === 0 || (argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h'))) {
    const [{ overview }, { commands }] = await Promise.all([import('./overview.ts'), import('./commands/table.ts')])
    process.stdout.write(
      overview(commands, Math.min(Number(process.env['COLUMNS']) || process.stdout.columns || 100, 120)),
    )
    return
  }
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  process.exitCode = await runGuarded(argv)
}

async function runGuarded(argv: readonly string[]): Promise<ExitCode> {
  const { dispatch } = await import('./dispatch.ts')
  try {
    return await dispatch(argv)
  } catch (error) {
    const { explainError } = await import('./errors.ts')
    return explainError(error)
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exitCode ??= exit.clean
}
