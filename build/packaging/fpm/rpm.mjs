/** Makes a package of rpm by rpmbuild. */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runQuietly } from '../run-quietly.mjs'

/**
 * @typedef {import('./arguments.mjs').PackageRequest} PackageRequest
 * @typedef {{ afterInstall: string | undefined, afterRemove: string | undefined }} ScriptTexts
 */

/** What rpm calls fpm's compressions, at their quickest levels. @type {Readonly<Record<string, string>>} */
const payloads = { gzip: 'w1.gzdio', zstd: 'w1.zstdio', xz: 'w1.xzdio', xzmt: 'w1T0.xzdio', none: 'w.ufdio' }

/**
 * Packs a tree.
 * @param {PackageRequest} request
 * @param {string} tree holds what will be installed, from the root on
 * @param {{ files: readonly string[], folders: readonly string[] }} entries of the tree, relative to it
 * @param {string} scratch a folder of this call's own
 */
export async function buildRpm(request, tree, { files, folders }, scratch) {
  const spec = join(scratch, 'package.spec')
  const scripts = {
    afterInstall: await readScript(request.afterInstall),
    afterRemove: await readScript(request.afterRemove),
  }
  await writeFile(spec, specFile(request, { files, folders: ownedFolders(request, folders) }, scripts))
  const definitions = { _topdir: join(scratch, 'top'), _rpmdir: scratch, _rpmfilename: 'made.rpm' }
  await runQuietly('rpmbuild', [
    ...['-bb', '--noclean', '--target', `${request.architecture}-linux`, '--buildroot', tree],
    ...Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    spec,
  ])
  await copyFile(join(scratch, 'made.rpm'), request.output)
}

/** @param {PackageRequest} request @param {readonly string[]} folders relative to the root */
const ownedFolders = ({ directories }, folders) =>
  folders.filter((folder) => directories.some((owned) => `/${folder}/`.startsWith(`${owned}/`)))

/**
 * The recipe of a package whose files lie in their places already (rpm, "Spec file format"). Scripts run as they are,
 * also when another version takes this one's place: as fpm has it.
 * @param {PackageRequest} request
 * @param {{ files: readonly string[], folders: readonly string[] }} entries relative to the root
 * @param {ScriptTexts} scripts
 * @returns {string}
 */
export function specFile(request, { files, folders }, scripts) {
  return [
    // The files are what they are: nothing is stripped, compressed again or looked through for what it needs.
    '%define __os_install_post %{nil}',
    '%define __spec_install_pre %{nil}',
    '%define debug_package %{nil}',
    '%define _build_id_links none',
    `%define _binary_payload ${payloads[request.compression] ?? payloads['xzmt']}`,
    'AutoReqProv: no',
    ...headerOf(request),
    ...['%description', escaped(request.description), '%prep', '%build', '%install'],
    ...scriptSection('post', scripts.afterInstall),
    ...scriptSection('postun', scripts.afterRemove),
    ...['%files', '%defattr(-,root,root,-)'],
    ...folders.map((folder) => `%dir "/${escaped(folder)}"`),
    ...files.map((file) => `"/${escaped(file)}"`),
    '',
  ].join('\n')
}

/** @param {PackageRequest} request */
function headerOf(request) {
  const fields = [
    ['Name', request.name],
    ['Version', request.version],
    ['Release', '1'],
    ['Summary', request.summary],
    ['License', request.license],
    ['URL', request.homepage],
    ['Vendor', request.vendor],
    ['Packager', request.maintainer],
    ...request.depends.map((name) => ['Requires', name]),
  ]
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${escaped(value)}`] : []))
}

/** @param {'post' | 'postun'} name @param {string | undefined} script */
function scriptSection(name, script) {
  if (script === undefined) return []
  const interpreter = /^#!\s*(\S+)/.exec(script)?.[1] ?? '/bin/sh'
  return [`%${name} -p ${interpreter}`, escaped(script)]
}

/** A percent sign begins a macro. @param {string} text */
const escaped = (text) => text.replaceAll('%', '%%')

/** @param {string | undefined} file */
const readScript = async (file) => (file === undefined ? undefined : readFile(file, 'utf8'))
