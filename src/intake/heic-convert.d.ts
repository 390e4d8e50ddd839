// heic-convert brings no types of its own.
declare module 'heic-convert' {
  export default function convert(picture: {
    buffer: Uint8Array
    format: 'JPEG' | 'PNG'
    quality?: number
  }): Promise<ArrayBuffer>
}
