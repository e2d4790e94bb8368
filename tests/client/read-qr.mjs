// read-qr.mjs - what jsQR reads in a PNG of one bit a pixel; ends with 77 without jsQR
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'

let jsqr
for (const base of [import.meta.url, `${process.cwd()}/tests/client/x`])
	try { jsqr = createRequire(base)('jsqr'); break } catch { /* the next place */ }
if (!jsqr) process.exit(77)
const png = readFileSync(process.argv[2])
const parts = []
let width, height
for (let at = 8; at < png.length;) {
	const size = png.readUInt32BE(at), name = png.toString('latin1', at + 4, at + 8), data = png.subarray(at + 8, at + 8 + size)
	if (name === 'IHDR') [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)]
	if (name === 'IDAT') parts.push(data)
	at += 12 + size
}
const rows = inflateSync(Buffer.concat(parts)), stride = 1 + Math.ceil(width / 8)
const pixels = new Uint8ClampedArray(width * height * 4)
for (let y = 0; y < height; y++) {
	if (rows[y * stride] !== 0) throw new Error('a filtered row')
	for (let x = 0; x < width; x++) {
		const light = rows[y * stride + 1 + (x >> 3)] >> (7 - (x & 7)) & 1
		pixels.set([light * 255, light * 255, light * 255, 255], (y * width + x) * 4)
	}
}
const found = (jsqr.default ?? jsqr)(pixels, width, height)
if (!found) throw new Error('no code found')
console.log(found.data)
