# What apt is told in every step.
apt_options='APT::Architecture "amd64";
APT::Architectures "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
pkgCacheGen::ForceEssential ",";'

# The patterns of apt for the packages of a minimal system, see apt-patterns(7).

# of_suite PATTERN: the pattern for packages of the suite.
of_suite() {
  printf '%s' "?narrow(?or(?archive(^$PYRO_SUITE\$),?codename(^$PYRO_SUITE\$)),?architecture(amd64),$1)"
}

essential=$(of_suite '?essential')
required=$(of_suite '?and(?priority(required),?not(?essential))')
