# Common to scripts that download packages: an apt with folders, sources and options of its own, which needs no
# privileges. What it downloads has been checked against Debian's signatures.
#
#   PYRO_WORK          a folder for everything that is made
#   PYRO_LISTS         a folder for package lists
#   PYRO_CACHE         a folder for packages, kept until the build is complete
#   PYRO_SUITE         the suite of Debian
#   PYRO_SOURCES       apt's sources, in the format of deb822(5)
#   PYRO_OPTIONS       options of apt, in the syntax of apt.conf(5), one per line
#   PYRO_TRUSTED       the host's file of keys, and
#   PYRO_TRUSTED_PARTS its folder of keys, for sources that name no key
cd "$PYRO_WORK"
mkdir -p apt/etc/apt/apt.conf.d apt/etc/apt/preferences.d apt/etc/apt/sources.list.d apt/none/partial \
  "$PYRO_LISTS/partial" "$PYRO_CACHE/partial"
: > apt/status
printf '%s\n' "$PYRO_SOURCES" > apt/etc/apt/sources.list.d/debian.sources
# apt reads this file before any other, so nothing of the host's configuration counts but what is named here.
cat > apt/conf << CONF
$apt_options
Dir "$PYRO_WORK/apt";
Dir::Log "/dev/null";
Dir::State::Status "$PYRO_WORK/apt/status";
Dir::State::Lists "$PYRO_LISTS";
Dir::Cache::Archives "$PYRO_CACHE";
Dir::Etc::Trusted "$PYRO_TRUSTED";
Dir::Etc::TrustedParts "$PYRO_TRUSTED_PARTS";
$PYRO_OPTIONS
CONF
export APT_CONFIG="$PYRO_WORK/apt/conf" TMPDIR="$PYRO_WORK"

echo 'pyro: reading package lists'
apt-get update --error-on=any
