/** fpm's command line for a package of deb, as electron-builder writes it. */
export const debArguments = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'libasound2t64 | libasound2'],
  ...['--deb-compression', 'gz', '--architecture', 'amd64', '--after-install', '/scripts/install'],
  ...['--after-remove', '/scripts/remove', '--description', 'One line\n More of it,\n\n and more'],
  ...['--version', '1.2.3~trial', '--package', '/dist/lading.deb', '--name', 'lading'],
  ...['--maintainer', 'Somebody <somebody@lading.example>', '--vendor', 'The vendor'],
  ...['--url', 'https://lading.example/', '--category', 'devel', '--deb-priority', 'optional'],
  ...['--license', 'MIT', 'LICENSE=/usr/share/doc/lading/copyright', '/dist/linux-unpacked/=/opt/Lading'],
]

/** The same for rpm. */
export const rpmArguments = [
  ...['-s', 'dir', '-t', 'rpm', '-d', 'gtk3', '--rpm-os', 'linux', '--rpm-compression', 'gzip'],
  ...['--architecture', 'x86_64', '--description', 'All of it: 100 %', '--rpm-summary', 'One line'],
  ...['--version', '1.2.3', '--package', '/dist/lading.rpm', '--name', 'lading', '--license', 'MIT'],
  ...['--maintainer', 'Somebody <somebody@lading.example>', '--directories=/opt/Lading'],
  '/dist/linux-unpacked/=/opt/Lading',
]
