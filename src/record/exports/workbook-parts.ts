// The parts of a workbook beside its sheets: what there is, and how it hangs together.

import { declaration } from './sheet-xml.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Name and XML of each. */
export function workbookParts(sheets: number): [string, string][] {
  const numbers = Array.from({ length: sheets }, (_, place) => place + 1)
  const sheetTypes = numbers.map((number) => override(`xl/worksheets/sheet${number}.xml`, 'worksheet'))
  const listed = numbers.map((number) => {
    return `<sheet name="timelines${number === 1 ? '' : number}" sheetId="${number}" r:id="rId${number}"/>`
  })
  const toSheets = numbers.map((number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`))
  return [
    [
      '[Content_Types].xml',
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}\
${override('xl/styles.xml', 'styles')}${sheetTypes.join('')}</Types>`,
    ],
    ['_rels/.rels', related(relation(1, 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', related([...toSheets, relation(sheets + 1, 'styles', 'styles.xml')].join(''))],
    ['xl/styles.xml', styles],
  ].map(([name, xml]) => [name!, declaration + xml])
}

/** The second style is bold. */
const styles = `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`

function override(part: string, type: string): string {
  return `<Override PartName="/${part}" ContentType="${types}.${type}+xml"/>`
}

function relation(number: number, type: string, target: string): string {
  return `<Relationship Id="rId${number}" Type="${relations}/${type}" Target="${target}"/>`
}

function related(inner: string): string {
  return `<Relationships xmlns="${packaged}/relationships">${inner}</Relationships>`
}
