#!/bin/sh
# Fetches all files of a cohort for a host without the agent, and installs them only when they are signed, of this
# channel, current and whole. Needs sh, curl, ssh-keygen (OpenSSH 8.1 or newer) and sha256sum or shasum.
#
#   fetch-files.sh URL CHANNEL TOKEN_FILE STATE_DIR OUT_DIR
#
# STATE_DIR holds `allowed_signers`, put there by hand or by MDM when the host was set up (GET
# /fetch/v1/allowed_signers), `serial`, the highest that was ever seen here, and `files`, what was installed. CHANNEL stands in the signed
# statement of any file of the team (GET /fetch/v1/teams/TEAM/OS/CLIENT.sig).
set -eu
umask 077
url=$1 channel=$2 token_file=$3 state=$4 out=$5

refuse() {
  echo "refused: $*; nothing was changed" >&2
  exit 3
}

work=$(mktemp -d "$state/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

# The token goes in through a file: a command line is readable by everyone on the host.
printf 'header = "Authorization: Bearer %s"\n' "$(cat "$token_file")" >"$work/curl"

# get PATH FILE BYTES: no redirects, and no more bytes than the file may have.
get() {
  curl -fsS --max-time 60 --max-redirs 0 -K "$work/curl" "$url/tuf/$1" | head -c "$3" >"$work/$2" || true
  [ -s "$work/$2" ] || { echo "unreachable: $1; the last good files stay" >&2; exit 4; }
}

hash() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

field() {
  sed -n "s/^$2 //p" "$work/$1.txt" | head -n 1
}

# ISO times compare as strings once they are sorted, so no date has to be parsed.
check_current() {
  expires=$(field "$1" expires)
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  [ "$(printf '%s\n%s\n' "$now" "$expires" | LC_ALL=C sort | head -n 1)" = "$now" ] || refuse "$1 expired on $expires"
}

for name in manifest fresh; do
  get "ch/$channel/stock/$name.txt" "$name.txt" 65536
  get "ch/$channel/stock/$name.txt.sig" "$name.sig" 4096
  ssh-keygen -Y verify -f "$state/allowed_signers" -I quartermaster -n "quartermaster-$name" -s "$work/$name.sig" \
    <"$work/$name.txt" >/dev/null 2>&1 || refuse "$name is not signed by a key of $state/allowed_signers"
  [ "$(field $name channel)" = "$channel" ] || refuse "$name is of another channel"
  check_current $name
done
[ "$(field fresh manifest)" = "$(hash "$work/manifest.txt")" ] || refuse 'the manifest is not the current one'
serial=$(field fresh serial)
[ "$serial" -ge "$(cat "$state/serial" 2>/dev/null || echo 0)" ] || refuse 'the server went back in time'

mkdir "$work/files"
grep -E '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._-]*$' "$work/manifest.txt" >"$work/list" || true
while read -r sha name; do
  get "targets/$channel/$sha.$name" "files/$name" 8388608
  [ "$(hash "$work/files/$name")" = "$sha" ] || refuse "$name is not the file that was signed"
done <"$work/list"

# Everything has passed: now, and only now, is anything replaced. Only what came from here is ever removed.
mkdir -p "$out"
touch "$state/files"
while read -r name; do
  [ -f "$work/files/$name" ] || rm -f "$out/$name"
done <"$state/files"
cut -c67- "$work/list" >"$work/names"
while read -r name; do
  cp "$work/files/$name" "$out/.$name.new"
  chmod 644 "$out/.$name.new"
  mv "$out/.$name.new" "$out/$name"
done <"$work/names"
mv "$work/names" "$state/files"
echo "$serial" >"$work/serial"
mv "$work/serial" "$state/serial"
echo "release $(field manifest release) is in place: $(wc -l <"$work/list" | tr -d ' ') files"
