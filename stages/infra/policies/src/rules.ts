import { defineRule } from '@bartizan/model'

/** Stands for every check that users bring. */
export const customCheck = defineRule({
  id: 'policies/custom-check',
  stage: 'infra',
  title: 'File breaks a policy of your own',
  why: 'A policy in one of the folders named under `policies` says so.',
  severity: 'medium',
  tags: ['custom', 'policy'],
})
