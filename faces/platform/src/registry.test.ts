import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { detectorSources } from './registry.ts'

const names = [
  'Dockerfile', 'Dockerfile.prod', 'prod.dockerfile', 'Containerfile', 'compose.yaml', 'docker-compose.override.yml', 'main.tf', 'main.tf.json', 'x.tofu', 'terraform.tfvars',
  'a.auto.tfvars.json', 'plan.json', 'template.yaml', 'stack.template', 'deploy.yml', '.github/workflows/ci.yml', '.gitlab-ci.yml', 'action.yml', 'dependabot.yml', 'app.py', 'app.ts',
  'package.json', 'package-lock.json', 'yarn.lock', 'pom.xml', 'go.mod', 'Gemfile.lock', 'Cargo.lock', 'requirements.txt', 'README', 'Makefile', '.env', 'LICENSE', 'Main.java', 'x.jsx', 'bom.json', 'x.csproj',
] // prettier-ignore

test('no detector wants a file for which it would not be loaded', async () => {
  for (const source of detectorSources) {
    const detector = await source.load()
    for (const name of names) {
      const { entry } = sourceOf(name, '')
      if (detector.wants(entry)) assert.ok(source.mayWant?.(entry) ?? true, `${source.id} wants ${name}`)
    }
  }
})
