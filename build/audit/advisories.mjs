/** Holds versions against the list of vulnerabilities in `advisories.json`. */
import semver from 'semver'

/**
 * @typedef {object} Advisory
 * @property {string} id of the GitHub Advisory Database
 * @property {string} [cve] where it has one
 * @property {string} package
 * @property {string} vulnerable a range of versions as npm reads it
 * @property {string} summary a sentence
 */

/** @typedef {{ updatedOn: string, advisories: Advisory[] }} AdvisoryList `updatedOn` is a day such as 2026-11-28 */

/** @typedef {{ name: string, version: string }} Version */

/**
 * What is wrong with the list itself.
 * @param {AdvisoryList} list
 * @returns {string[]} a sentence each
 */
export const mistakesIn = ({ updatedOn, advisories }) => {
  const ids = advisories.map(({ id }) => id)
  return [
    ...(/^\d{4}-\d\d-\d\d$/.test(updatedOn) ? [] : [`“${updatedOn}” is no day.`]),
    ...ids
      .filter((id, index) => ids.indexOf(id) !== index)
      .map((id) => `${id} stands more than once in the list of advisories.`),
    ...advisories.flatMap(({ id, cve, vulnerable, summary }) => [
      ...(/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/.test(id) ? [] : [`“${id}” is no advisory’s ID.`]),
      ...(cve === undefined || /^CVE-\d{4}-\d{4,}$/.test(cve) ? [] : [`“${cve}” of ${id} is no CVE’s ID.`]),
      ...(semver.validRange(vulnerable) === null ? [`“${vulnerable}” of ${id} is no range.`] : []),
      ...(/\S\.$/.test(summary) ? [] : [`${id} has no sentence.`]),
    ]),
  ]
}

/**
 * The versions that an advisory is about.
 * @param {readonly Version[]} versions
 * @param {AdvisoryList} list
 * @returns {string[]} a sentence each
 */
export const vulnerableAmong = (versions, { advisories }) =>
  versions.flatMap(({ name, version }) =>
    advisories
      .filter((one) => one.package === name)
      .filter(({ vulnerable }) => semver.satisfies(version, vulnerable, { includePrerelease: true }))
      .map(({ id, cve = id, vulnerable, summary }) => {
        return `${name} ${version} is among ${vulnerable} of ${cve === id ? id : `${id}, ${cve}`}: ${summary}`
      }),
  )
