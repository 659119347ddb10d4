import { gleamLock, gleamToml, mixLock, rebarLock } from './beam/beam.ts'
import { pubspec, pubspecLock } from './dart/pub.ts'
import { depsJson, dotnetTools, globalJson, nugetLock, projectAssets } from './dotnet/json.ts'
import { paketDependencies, paketLock } from './dotnet/paket.ts'
import { csproj, packagesConfig } from './dotnet/xml.ts'
import { goDep, goMod, goVendor, goWork } from './golang/gomod.ts'
import { gradleBuild, gradleCatalog, gradleLock, gradleVerification } from './java/gradle.ts'
import { bazelMaven, sbtLock } from './java/jvm-locks.ts'
import { mavenPom } from './java/maven.ts'
import { bunLock } from './javascript/bun.ts'
import { denoJson, denoLock } from './javascript/deno.ts'
import { packageJson } from './javascript/package-json.ts'
import { packageLock } from './javascript/package-lock.ts'
import { pnpmLock } from './javascript/pnpm.ts'
import { yarnLock } from './javascript/yarn.ts'
import { conanfile, conanLock } from './others/conan.ts'
import { cartonSnapshot, cpanMeta } from './others/cpan.ts'
import { cabalFreeze, stackLock } from './others/haskell.ts'
import { juliaManifest, juliaProject } from './others/julia.ts'
import { nimbleLock } from './others/nimble.ts'
import { opamSwitch } from './others/opam.ts'
import { renvLock } from './others/renv.ts'
import { vcpkgJson } from './others/vcpkg.ts'
import { composerJson, composerLock } from './php/composer.ts'
import { pdmLock, poetryLock, pylock, uvLock } from './python/locks.ts'
import { condaEnvironment, condaLock, condaMeta } from './python/conda.ts'
import { pythonMetadata } from './python/metadata.ts'
import { pipfileLock } from './python/pipfile-lock.ts'
import { pipfile, pyproject } from './python/pyproject.ts'
import { setupCfg, setupPy } from './python/setup.ts'
import { requirements } from './python/requirements.ts'
import { githubWorkflow, preCommit } from './references/actions.ts'
import { compose, dockerfile, gitlabCi, helmChart } from './references/images.ts'
import { bazelModule, mise, submodules, toolVersions, versionFile } from './references/runtimes.ts'
import { terraformLock, terraformModules } from './references/terraform.ts'
import { gemfile, gemspec } from './ruby/gemfile.ts'
import { gemfileLock } from './ruby/gemfile-lock.ts'
import { cargoLock, cargoToml } from './rust/cargo.ts'
import { sbomFile } from './sbom.ts'
import { cartfileResolved, packageResolved, podfileLock } from './swift/swift.ts'
import type { Format } from './types.ts'

/** Every format that is read, the more particular before the more general. */
export const formats: readonly Format[] = [
  packageLock,
  yarnLock,
  pnpmLock,
  bunLock,
  packageJson,
  denoJson,
  denoLock,
  requirements,
  pipfileLock,
  pipfile,
  poetryLock,
  pdmLock,
  uvLock,
  pylock,
  pyproject,
  setupPy,
  setupCfg,
  condaEnvironment,
  condaLock,
  condaMeta,
  pythonMetadata,
  goMod,
  goDep,
  goWork,
  goVendor,
  cargoLock,
  cargoToml,
  mavenPom,
  gradleLock,
  sbtLock,
  gradleVerification,
  gradleCatalog,
  gradleBuild,
  bazelMaven,
  nugetLock,
  packagesConfig,
  csproj,
  projectAssets,
  depsJson,
  paketLock,
  paketDependencies,
  dotnetTools,
  globalJson,
  gemfileLock,
  gemfile,
  gemspec,
  composerLock,
  composerJson,
  pubspecLock,
  pubspec,
  packageResolved,
  podfileLock,
  cartfileResolved,
  mixLock,
  rebarLock,
  gleamToml,
  gleamLock,
  cabalFreeze,
  stackLock,
  renvLock,
  conanLock,
  conanfile,
  vcpkgJson,
  juliaManifest,
  juliaProject,
  opamSwitch,
  nimbleLock,
  cartonSnapshot,
  cpanMeta,
  githubWorkflow,
  preCommit,
  dockerfile,
  compose,
  gitlabCi,
  helmChart,
  terraformLock,
  terraformModules,
  toolVersions,
  mise,
  versionFile,
  submodules,
  bazelModule,
  sbomFile,
]

/** The format of a path; undefined when it names no packages. */
export function formatOf(path: string): Format | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return formats.find((format) => format.matches(name, path))
}
