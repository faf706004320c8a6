#!/bin/sh

# Takes away what the script after installing made beside the package's own files. dpkg runs this with "remove" and then
# "purge", rpm with the number of versions that are left. When another version takes this one's place, all that stays.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

link='/usr/bin/${executable}'
program='/opt/${sanitizedProductName}/${executable}'
profile='/etc/apparmor.d/${executable}'

if type update-alternatives >/dev/null 2>&1; then
  update-alternatives --remove '${executable}' "$program" || true
fi
if [ "$(readlink "$link")" = "$program" ]; then
  rm -f "$link"
fi

if [ -f "$profile" ]; then
  # In a root that is not the machine's own the kernel's profiles are not this package's.
  if type apparmor_parser >/dev/null 2>&1 && ! ischroot 2>/dev/null; then
    apparmor_parser --remove "$profile" 2>/dev/null || true
  fi
  rm -f "$profile" /var/cache/apparmor/*/'${executable}'
fi

if type update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi
