#!/bin/sh
# build-root.sh ROOT SUITE MIRROR PACKAGE...
#
# Builds a Debian root file system with some packages in it, for enter-root.sh. Runs in a mount namespace of its
# own (unshare --mount --propagation private), under a lock that its caller holds. The file ROOT/.ready says that
# a root is complete; whatever is there without it is a half-built one and is built anew.
set -eu
root=$1 suite=$2 mirror=$3
shift 3
[ ! -e "$root/.ready" ] || exit 0
rm -rf --one-file-system "$root"
mkdir -p "$root"

# This machine's debootstrap may be older than the suite: a suite that it does not know is built as sid is, and
# unsigned, because its key may be newer than this machine's keyring.
scripts=/usr/share/debootstrap/scripts
if [ -e "$scripts/$suite" ]; then
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"
else
  debootstrap --no-check-gpg --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" "$scripts/sid"
fi

printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
DEBIAN_FRONTEND=noninteractive
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export DEBIAN_FRONTEND PATH
# A mirror that is a snapshot of some day stays usable when that day's lists are past their date. Packages are
# still checked against the lists' signature and digests; this root runs nothing but tests.
chroot "$root" apt-get -q -o Acquire::Check-Valid-Until=false update
[ $# -eq 0 ] || chroot "$root" apt-get -qy --no-install-recommends install "$@"
chroot "$root" apt-get clean
touch "$root/.ready"
