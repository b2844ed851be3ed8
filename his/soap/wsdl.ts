export const serviceNamespace = 'urn:anji-his:service'
export const operationNames = [
  'LockNumber',
  'ConfirmNumber',
  'ReleaseNumber',
  'CancelNumber',
  'CheckIn',
  'NumbersLeft',
  'Balance',
  'ReportReady',
  'NumberBook',
] as const

/** Each operation takes a text with XML in it and gives one back. */
export function wsdl(address: string): string {
  const each = (write: (name: string) => string) => operationNames.map(write).join('')
  const text = '<s:complexType><s:sequence><s:element name="NAME" type="s:string"/></s:sequence></s:complexType>'
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:t="${serviceNamespace}" targetNamespace="${serviceNamespace}">
<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${serviceNamespace}">${each(
    (name) =>
      `<s:element name="${name}">${text.replace('NAME', 'request')}</s:element><s:element name="${name}Response">${text.replace('NAME', `${name}Result`)}</s:element>`,
  )}</s:schema></wsdl:types>
${each(
  (name) =>
    `<wsdl:message name="${name}In"><wsdl:part name="parameters" element="t:${name}"/></wsdl:message><wsdl:message name="${name}Out"><wsdl:part name="parameters" element="t:${name}Response"/></wsdl:message>`,
)}
<wsdl:portType name="HisPort">${each(
    (name) =>
      `<wsdl:operation name="${name}"><wsdl:input message="t:${name}In"/><wsdl:output message="t:${name}Out"/></wsdl:operation>`,
  )}</wsdl:portType>
<wsdl:binding name="HisBinding" type="t:HisPort"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>${each(
    (name) =>
      `<wsdl:operation name="${name}"><soap:operation soapAction="${serviceNamespace}#${name}" style="document"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`,
  )}</wsdl:binding>
<wsdl:service name="HisService"><wsdl:port name="HisPort" binding="t:HisBinding"><soap:address location="${escapeXml(address)}"/></wsdl:port></wsdl:service>
</wsdl:definitions>`
}

export function escapeXml(text: string): string {
  return (
    text
      // XML 1.0 §2.2: these characters cannot be in a document at all.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"']/g, (character) => entities[character]!)
  )
}
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
