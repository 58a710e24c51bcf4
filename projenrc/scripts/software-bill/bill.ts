import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parse from 'spdx-expression-parse';
import { v5 as uuidOf } from 'uuid';
import { Contents, Part } from './contents';
import { Library } from './libvips';

/** Not 1.7: nothing of it is needed, and more scanners read 1.6. */
const SPEC = Spec.Spec1dot6;
const PREFIX = 'cdk-image-upload-pipeline';
/** Fixed, so that equal bills have equal serial numbers. */
const SERIAL_NAMESPACE = '5b1f9c5e-6f0e-5d43-8f0c-5b7a0f0b6b3a';

const { Component, Property, BomRef } = Models;
const { Library: LIBRARY, File: FILE } = Enums.ComponentType;
const licences = new Contrib.License.Factories.LicenseFactory(expression => void parse(expression));

/**
 * Writes the bill of materials as CycloneDX JSON. Equal contents give equal bytes: it holds no time, no chance and no path of the machine.
 *
 * The peers aws-cdk-lib and constructs are not in the package. The bill names them as properties of the product, not as components.
 */
export function writeBill(contents: Contents): string {
  const components = new Map(contents.parts.map(part => [part.id, componentOf(part)]));
  for (const { id, requires } of contents.parts) {
    requires.forEach(required => components.get(id)!.dependencies.add(components.get(required)!.bomRef));
  }
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: productOf(contents, [...components.values()]),
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.Build]),
    }),
    components: new Models.ComponentRepository(components.values()),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(SPEC));
  const options = { sortLists: true, space: 2 };
  bom.serialNumber = `urn:uuid:${uuidOf(serializer.serialize(bom, options), SERIAL_NAMESPACE)}`;
  return `${serializer.serialize(bom, options)}\n`;
}

/** What the official schema finds wrong with a bill; undefined when nothing. */
export async function findInvalid(bill: string): Promise<string | undefined> {
  const errors: unknown = await new Validation.JsonStrictValidator(SPEC.version).validate(bill);
  return errors === null ? undefined : JSON.stringify(errors);
}

function productOf({ product, handlers }: Contents, components: readonly Models.Component[]): Models.Component {
  const component = npmComponent(product.name, product.version, product.license);
  components.forEach(({ bomRef }) => component.dependencies.add(bomRef));
  handlers.forEach(handler => component.properties.add(new Property(`${PREFIX}:handler`, handler)));
  for (const [name, range] of Object.entries(product.peerDependencies ?? {})) {
    component.properties.add(new Property(`${PREFIX}:peer-not-contained`, `${name} ${range}`));
  }
  return component;
}

function componentOf({ manifest: { name, version, license }, handlers, layers, files, libraries }: Part): Models.Component {
  const component = npmComponent(name, version, license);
  handlers.forEach(handler => component.properties.add(new Property(`${PREFIX}:handler`, handler)));
  layers.forEach(layer => component.properties.add(new Property(`${PREFIX}:layer`, layer)));
  for (const { path, sha256 } of files) {
    component.components.add(new Component(FILE, path, {
      bomRef: `${component.purl}#${path}`,
      hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sha256]]),
    }));
  }
  for (const library of libraries) {
    const linked = libraryComponent(library, component.purl!);
    component.components.add(linked);
    component.dependencies.add(linked.bomRef);
  }
  return component;
}

function npmComponent(fullName: string, version: string, licence?: string): Models.Component {
  const [, group, name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(fullName)!;
  const purl = new PackageURL('npm', group, name, version, undefined, undefined).toString();
  return new Component(LIBRARY, name, { bomRef: purl, group, version, purl, licenses: licenceOf(licence) });
}

/** libvips is not installed as a package of its own, so the same library in two packages is two components. */
function libraryComponent({ name, version, licence }: Library, parent: string): Models.Component {
  const purl = new PackageURL('generic', undefined, name, version, undefined, undefined).toString();
  return new Component(LIBRARY, name, {
    bomRef: new BomRef(`${parent}|${purl}`).value,
    version,
    purl,
    licenses: licenceOf(licence),
    description: version ? undefined : 'Part of the source of libvips, without a version of its own',
  });
}

function licenceOf(licence?: string): Models.LicenseRepository {
  if (!licence) {
    return new Models.LicenseRepository();
  }
  const model = licences.makeFromString(licence);
  model.acknowledgement = Enums.LicenseAcknowledgement.Declared;
  return new Models.LicenseRepository([model]);
}
