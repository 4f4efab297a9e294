import { describe, expect, it } from 'vitest'
import { parsePipConfiguration, uvOptions, uvVariables } from './pipConfiguration.ts'

describe('parsePipConfiguration', () => {
  it('prefers the environment to the install section, and that to the global one', () => {
    const settings = parsePipConfiguration(
      [
        ":env:.index-url='https://env.example/simple'",
        "global.index-url='https://global.example/simple'",
        "install.index-url='https://install.example/simple'",
        "install.cert='/install.pem'",
        "global.cert='/global.pem'",
        "download.cert='/other.pem'",
        'WARNING: something else',
      ].join('\n'),
    )
    expect(settings).toEqual(
      new Map([
        ['index-url', 'https://env.example/simple'],
        ['cert', '/install.pem'],
      ]),
    )
  })

  it('reads values of several lines', () => {
    const settings = parsePipConfiguration(
      "global.extra-index-url='\\nhttps://a.example\\nhttps://b.example'",
    )
    expect(uvVariables(settings).UV_INDEX).toBe('https://a.example https://b.example')
  })
})

describe('uvVariables', () => {
  it('says where pip gets its packages, in the words of uv', () => {
    const settings = new Map([
      ['index-url', 'https://index.example/simple'],
      ['find-links', '/wheels /more'],
      ['trusted-host', 'index.example'],
      ['default-timeout', '180'],
    ])
    expect(uvVariables(settings)).toMatchObject({
      UV_DEFAULT_INDEX: 'https://index.example/simple',
      UV_FIND_LINKS: '/wheels,/more',
      UV_INSECURE_HOST: 'index.example',
      UV_HTTP_TIMEOUT: '180',
    })
  })

  it('never lets uv fetch an interpreter', () => {
    expect(uvVariables(new Map())).toMatchObject({ UV_PYTHON_DOWNLOADS: 'never' })
  })
})

describe('uvOptions', () => {
  it('hands on that there is no index', () => {
    expect(uvOptions(new Map([['no-index', 'true']]))).toEqual(['--no-index'])
    expect(uvOptions(new Map())).toEqual([])
  })
})
