/** Popular actions, against which misspelt names are compared. */
export const popular: readonly string[] =
  'actions/checkout actions/cache actions/setup-node actions/setup-python actions/setup-go actions/setup-java actions/setup-dotnet actions/upload-artifact actions/download-artifact actions/github-script actions/labeler actions/stale actions/upload-pages-artifact actions/deploy-pages actions/configure-pages actions/create-github-app-token actions/attest-build-provenance actions/dependency-review-action docker/login-action docker/build-push-action docker/setup-buildx-action docker/setup-qemu-action docker/metadata-action github/codeql-action aws-actions/configure-aws-credentials aws-actions/amazon-ecr-login azure/login azure/setup-helm google-github-actions/auth google-github-actions/setup-gcloud hashicorp/setup-terraform codecov/codecov-action softprops/action-gh-release peter-evans/create-pull-request peaceiris/actions-gh-pages pnpm/action-setup gradle/actions golangci/golangci-lint-action goreleaser/goreleaser-action ruby/setup-ruby swatinem/rust-cache dtolnay/rust-toolchain astral-sh/setup-uv pypa/gh-action-pypi-publish sigstore/cosign-installer aquasecurity/trivy-action slackapi/slack-github-action tj-actions/changed-files dorny/paths-filter release-drafter/release-drafter shivammathur/setup-php helm/kind-action pre-commit/action ossf/scorecard-action anchore/scan-action anchore/sbom-action step-security/harden-runner'.split(
    ' ',
  )

/** Actions whose repositories are archived: nobody closes holes in them any more. */
export const archived: ReadonlySet<string> = new Set(
  'actions/setup-ruby actions/create-release actions/upload-release-asset actions-rs/toolchain actions-rs/cargo actions-rs/clippy-check actions-rs/audit-check actions-rs/install actions/setup-elixir actions/setup-haskell 8398a7/action-slack repo-sync/pull-request technote-space/get-diff-action hub4j/github-action-x rtcamp/action-slack-notify-old haskell/actions andstor/copycat-action thollander/actions-comment-pull-request-old jetli/wasm-pack-action jakejarvis/s3-sync-action einaregilsson/build-number maxheld83/ghpages google-github-actions/release-please-action google-github-actions/setup-cloud-sdk-old gaurav-nelson/github-action-markdown-link-check pre-commit/mirrors-prettier codacy/codacy-coverage-reporter-action-old marvinpinto/action-automatic-releases zwaldowski/match-label-action stefanzweifel/laravel-stats-action azure/container-scan azure/appservice-settings-old ad-m/report-action gabrielbb/xvfb-action'.split(
    ' ',
  ),
)

/** Actions that do what a command of the runner image does. */
export const superfluous: ReadonlyMap<string, string> = new Map([
  ['ncipollo/release-action', 'gh release create'],
  ['softprops/action-gh-release', 'gh release create'],
  ['elgohr/github-release-action', 'gh release create'],
  ['peter-evans/create-pull-request', 'gh pr create'],
  ['peter-evans/create-or-update-comment', 'gh pr comment'],
  ['dacbd/create-issue-action', 'gh issue create'],
  ['actions-ecosystem/action-add-labels', 'gh issue edit --add-label'],
  ['actions-ecosystem/action-remove-labels', 'gh issue edit --remove-label'],
  ['svenstaro/upload-release-action', 'gh release upload'],
  ['addnab/docker-run-action', 'docker run'],
  ['sergeysova/jq-action', 'jq'],
  ['dtolnay/rust-toolchain', 'rustup'],
  ['stefanzweifel/git-auto-commit-action', 'git commit and git push'],
  ['endbug/add-and-commit', 'git commit and git push'],
])

/** Versions of actions with a published advisory: the first version without it, and what the defect is. */
export const vulnerable: readonly {
  readonly action: string
  readonly below: string
  readonly id: string
  readonly what: string
}[] = [
  {
    action: 'tj-actions/changed-files',
    below: '46.0.1',
    id: 'CVE-2025-30066',
    what: 'all tags were moved to code that prints secrets into the log',
  },
  {
    action: 'reviewdog/action-setup',
    below: '1.3.0',
    id: 'CVE-2025-30154',
    what: 'a tag was moved to code that prints secrets into the log',
  },
  {
    action: 'actions/download-artifact',
    below: '4.1.3',
    id: 'CVE-2024-42471',
    what: 'a crafted artifact writes files outside its folder',
  },
  {
    action: 'gradle/gradle-build-action',
    below: '2.4.2',
    id: 'CVE-2023-30853',
    what: 'secrets are written into the cache',
  },
  {
    action: 'rlespinasse/github-slug-action',
    below: '4.4.1',
    id: 'CVE-2023-27581',
    what: 'a branch name runs commands',
  },
  { action: 'ultralytics/actions', below: '0.0.3', id: 'GHSA-7x29-qqmq-v6qc', what: 'a branch name runs commands' },
  {
    action: 'dawidd6/action-download-artifact',
    below: '6',
    id: 'GHSA-5xr6-xhww-33m4',
    what: 'artifacts of forks are taken by default',
  },
  { action: 'kartverket/github-workflows', below: '2.7.5', id: 'CVE-2022-39326', what: 'inputs run commands' },
  { action: 'embano1/wip', below: '2', id: 'CVE-2023-30623', what: 'a pull request title runs commands' },
  { action: 'gajira/gajira-create', below: '2.0.1', id: 'CVE-2020-14188', what: 'an issue title runs commands' },
  { action: 'atlassian/gajira-create', below: '2.0.1', id: 'CVE-2020-14188', what: 'an issue title runs commands' },
]
