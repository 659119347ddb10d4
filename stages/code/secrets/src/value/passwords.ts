/** Passwords that attackers try first. A lower-case stem; digits and signs behind it do not make it better. */
const stems = new Set(
  'admin administrator root toor letmein welcome monkey dragon master iloveyou sunshine princess football baseball superman batman trustno1 hunter shadow login abc guest oracle postgres mysql mariadb mongo redis rabbitmq sysadmin default changeit p@ssw0rd passw0rd p@ssword pa$$word pa$$w0rd pass summer winter spring autumn hello ninja starwars qazwsx zaq whatever access flower michael ashley bailey charlie donald jordan george killer pepper soccer hockey ranger cheese computer internet test testing tester demo manager tomcat jboss weblogic s3cret s3cr3t'.split(
    ' ',
  ),
)

/** True for what stands high in every list of leaked passwords, with digits or signs behind it. */
export function commonPassword(value: string): boolean {
  const stem = value.toLowerCase().replace(/[\d!@#$%^&*?._-]+$/, '')
  return value.length > stem.length && (stems.has(stem) || stems.has(value.toLowerCase()))
}
