// One small made-up file of each ECG format, enough to be recognised and to be cut short.

const text = (content: string) => Buffer.from(content, 'utf8')

export const syntheticEcgFiles: { format: string; name: string; bytes: Buffer }[] = [
  { format: 'scp', name: 'synthetic.scp', bytes: scpFile() },
  { format: 'aecg', name: 'synthetic-aecg.xml', bytes: aecgFile() },
  { format: 'muse', name: 'synthetic-muse.xml', bytes: museFile() },
  { format: 'sierra', name: 'synthetic-sierra.xml', bytes: text(sierraText()) },
  { format: 'sierra', name: 'synthetic-sierra-utf16.xml', bytes: Buffer.from(`\uFEFF${sierraText()}`, 'utf16le') },
  { format: 'dicom', name: 'synthetic.dcm', bytes: dicomFile() },
  { format: 'wfdb', name: 'synthetic.hea', bytes: wfdbHeader() },
  { format: 'edf', name: 'synthetic.edf', bytes: edfFile() },
  { format: 'contec', name: 'synthetic.ECG', bytes: contecFile() },
  { format: 'csv', name: 'synthetic.csv', bytes: csvFile() },
]

function scpFile(): Buffer {
  const file = Buffer.alloc(600)
  file.writeUInt32LE(600, 2)
  file.writeUInt32LE(136, 10)
  file.writeUInt16LE(0x1414, 14)
  file.write('SCPECG', 16, 'ascii')
  file.writeUInt32LE(136, 24)
  file.writeUInt32LE(7, 28)
  return file
}

function aecgFile(): Buffer {
  return text(
    `<?xml version="1.0"?>\n<!-- SYNTHETIC -->\n<AnnotatedECG xmlns="urn:hl7-org:v3"><id root="1"/>${filler()}</AnnotatedECG>\n`,
  )
}

function museFile(): Buffer {
  return text(
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE RestingECG SYSTEM "restecg.dtd">\n<RestingECG>${filler()}</RestingECG>\n`,
  )
}

function sierraText(): string {
  return `<?xml version="1.0"?>\n<restingecgdata xmlns="http://www3.medical.philips.com">${filler()}</restingecgdata>\n<!-- end -->\n`
}

function filler(): string {
  return '<note>SYNTHETIC</note>'.repeat(40)
}

function dicomFile(): Buffer {
  const file = Buffer.alloc(400)
  file.write('DICM\x02\x00\x00\x00UL\x04\x00', 128, 'latin1')
  return file
}

function wfdbHeader(): Buffer {
  return text(
    '# SYNTHETIC\nsynthetic 2 500 5000\nsynthetic.dat 16 400/mV 16 0 0 0 0 I\nsynthetic.dat 16 400/mV 16 0 0 0 0 II\n',
  )
}

function edfFile(): Buffer {
  const header = `${'0'.padEnd(8)}${'SYNTHETIC'.padEnd(80)}${''.padEnd(80)}01.01.2600.00.00${'512'.padEnd(8)}${''.padEnd(44)}`
  const counts = `${'2'.padEnd(8)}${'1'.padEnd(8)}${'1'.padEnd(4)}`
  const signal = `${''.padEnd(216)}${'100'.padEnd(8)}${''.padEnd(32)}`
  return Buffer.concat([text(header + counts + signal), Buffer.alloc(2 * 100 * 2)])
}

function contecFile(): Buffer {
  const file = Buffer.alloc(200)
  file.write('0000001', 0, 'ascii')
  file.write('2026-01-02 03:04:05', 10, 'ascii')
  return file
}

function csvFile(): Buffer {
  const rows = Array.from({ length: 40 }, (_, at) => `${(at / 500).toFixed(3)},${Math.sin(at).toFixed(3)},,-0.01`)
  return text(`time_s,I,II,III\n${rows.join('\n')}\n`)
}
