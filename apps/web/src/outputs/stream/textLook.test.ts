import { styledSpans } from '@anode/document/terminal'
import { describe, expect, it } from 'vitest'
import { textLook } from './textLook.ts'

const looks = (text: string) => styledSpans(text).spans.map((span) => [span.text, textLook(span.style)])

describe('The look of printed text', () => {
  it('is none where the text is plain', () => {
    expect(looks('plain\ntext')).toEqual([['plain\ntext', { className: '' }]])
  })

  it('has classes for the 16 colours and for decorations', () => {
    expect(looks('\x1b[1;31mError\x1b[0m: \x1b[3;2;92mno\x1b[22;23;44m!')).toEqual([
      ['Error', { className: 'ansi-red-fg ansi-bold' }],
      [': ', { className: '' }],
      ['no', { className: 'ansi-bright-green-fg ansi-dim ansi-italic' }],
      ['!', { className: 'ansi-bright-green-fg ansi-blue-bg ansi-on-ground' }],
    ])
  })

  it('keeps colours of the palette and true colours', () => {
    expect(looks('\x1b[38;5;208ma\x1b[38;2;1;2;3mb\x1b[38:2::4:5:6mc')).toEqual([
      ['a', { className: 'ansi-own', style: { '--ansi-own': 'rgb(255 135 0)' } }],
      ['b', { className: 'ansi-own', style: { '--ansi-own': 'rgb(1 2 3)' } }],
      ['c', { className: 'ansi-own', style: { '--ansi-own': 'rgb(4 5 6)' } }],
    ])
  })

  it('has readable letters on grounds of no theme, and the asked for colours of pictures made of blocks', () => {
    expect(looks('\x1b[48;2;0;0;255mbg\x1b[30mblack\x1b[97mwhite\x1b[38;2;1;2;3m▀')).toEqual([
      ['bg', { className: 'ansi-ground', style: { background: 'rgb(0 0 255)', color: 'rgb(255 255 255)' } }],
      [
        'black',
        { className: 'ansi-ground', style: { background: 'rgb(0 0 255)', color: 'rgb(255 255 255)' } },
      ],
      [
        'white',
        { className: 'ansi-ground', style: { background: 'rgb(0 0 255)', color: 'rgb(255 255 255)' } },
      ],
      ['▀', { className: 'ansi-ground', style: { background: 'rgb(0 0 255)', color: 'rgb(1 2 3)' } }],
    ])
  })

  it('turns ink and ground around', () => {
    expect(looks('\x1b[7ma\x1b[31mb\x1b[44mc\x1b[38;5;16md')).toEqual([
      ['a', { className: 'ansi-inverse' }],
      ['b', { className: 'ansi-red-bg ansi-on-ground' }],
      ['c', { className: 'ansi-blue-fg ansi-red-bg ansi-on-ground' }],
      ['d', { className: 'ansi-ground', style: { background: 'rgb(0 0 0)', color: 'rgb(255 255 255)' } }],
    ])
  })

  it('draws all lines that were asked for at once', () => {
    expect(looks('\x1b[4;9ma\x1b[0;4:3mb\x1b[0;53;21mc')).toEqual([
      ['a', { className: '', style: { textDecoration: 'underline line-through solid' } }],
      ['b', { className: '', style: { textDecoration: 'underline wavy' } }],
      ['c', { className: '', style: { textDecoration: 'underline overline double' } }],
    ])
  })
})
