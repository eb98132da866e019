import { Enums, Models, Serialize, Spec, SPDX } from '@cyclonedx/cyclonedx-library'

/** One entry of the bill. */
export interface SbomEntry {
  /** `pkg:npm/ws@8.23.0`; unique. */
  readonly purl: string
  readonly type: 'library' | 'framework' | 'file'
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly homepage: string
  readonly copyright: readonly string[]
  /** Which parts of the build hold something of it. */
  readonly parts: readonly string[]
  /** The `purl`s of other entries. */
  readonly dependsOn: readonly string[]
  /** Of its one file; hexadecimal. */
  readonly sha256?: string
}

export interface SbomSubject {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly dependsOn: readonly string[]
}

/** A CycloneDX 1.6 document. No time and no serial number: the same sources give the same bytes. */
export function sbom(subject: SbomSubject, entries: readonly SbomEntry[]): string {
  const bom = new Models.Bom()
  const root = new Models.Component(Enums.ComponentType.Application, subject.name, {
    bomRef: `${subject.name}@${subject.version}`,
    version: subject.version,
  })
  root.licenses.add(licenceOf(subject.licence))
  bom.metadata.component = root
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build)
  const components = new Map(entries.map((entry) => [entry.purl, componentOf(entry)]))
  for (const component of components.values()) bom.components.add(component)
  const connect = (from: Models.Component, purls: readonly string[]) => {
    for (const purl of purls) from.dependencies.add(components.get(purl)!.bomRef)
  }
  connect(root, subject.dependsOn)
  for (const { purl, dependsOn } of entries) connect(components.get(purl)!, dependsOn)
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

const TYPES = {
  library: Enums.ComponentType.Library,
  framework: Enums.ComponentType.Framework,
  file: Enums.ComponentType.File,
}

function componentOf(entry: SbomEntry): Models.Component {
  const [, group, name = entry.name] = /^(@[^/]+)\/(.+)$/.exec(entry.name) ?? []
  const component = new Models.Component(TYPES[entry.type], name, {
    bomRef: entry.purl,
    ...(entry.type === 'file' ? {} : { purl: entry.purl }),
    ...(group === undefined ? {} : { group }),
    ...(entry.version === '' ? {} : { version: entry.version }),
    ...(entry.copyright.length === 0 ? {} : { copyright: entry.copyright.join('\n') }),
  })
  component.licenses.add(licenceOf(entry.licence))
  if (entry.homepage !== '') {
    component.externalReferences.add(new Models.ExternalReference(entry.homepage, Enums.ExternalReferenceType.Website))
  }
  if (entry.sha256 !== undefined) component.hashes.set(Enums.HashAlgorithm['SHA-256'], entry.sha256)
  for (const part of entry.parts) component.properties.add(new Models.Property('forkscope:part', part))
  return component
}

function licenceOf(licence: string): Models.License {
  if (SPDX.isSupportedSpdxId(licence)) return new Models.SpdxLicense(licence)
  return / (?:AND|OR|WITH) /.test(licence) ? new Models.LicenseExpression(licence) : new Models.NamedLicense(licence)
}
