#!/bin/sh
# The vector kernels on AVX-512, without a processor that has it: Bochs, an emulator, boots Linux as a Skylake-X (Highway's
# AVX3), and with RAGCTL_LONG=1 as an Ice Lake, too (AVX3_DL: VNNI, VPOPCNTDQ, VBMI, BITALG and more). On each
#   - the dispatch takes the kernels of that instruction set;
#   - the unit tests of math pass, which compare results with a scalar reference bit for bit on every instruction set, and
#     those of the index for searches by codes, scans and graphs;
#   - ingest, chunk, embed, index with every type of vectors, and query write the same bytes as on this processor.
#   tests/avx512.sh BUILD [KERNEL]   the build folder, with tests; an image of Linux, or else the newest in /boot
# Bochs runs about fifty million instructions a second: a quarter of an hour. As an Ice Lake it never came to its end: after
# two minutes it only spins, before a word has arrived. Whose fault that is, the emulator's or ours, is not known.
# Exit 77 (skipped) where something is missing. On Debian 12 (a kernel need not be installed: apt-get download, dpkg -x):
#   apt-get install bochs bochs-term busybox-static cpio isolinux syslinux-common xorriso linux-image-amd64
set -eu
export LC_ALL=C
documents=$(cd "$(dirname "$0")/.." && pwd)/testdata
build=$(realpath "${1:?the build folder}")
kernel=$(realpath -e "${2:-$(ls -v /boot/vmlinuz-* 2>/dev/null | tail -n 1)}" 2>/dev/null) || kernel=
skip() { echo "skipped: there is no $1"; exit 77; }
for tool in bochs busybox cpio xorriso; do command -v $tool >/dev/null || skip $tool; done
[ -n "$kernel" ] || skip "kernel image ${2:-in /boot}"
bios=/usr/share/bochs/BIOS-bochs-latest vgabios=/usr/share/vgabios/vgabios.bin
isolinux=/usr/lib/ISOLINUX/isolinux.bin loader=/usr/lib/syslinux/modules/bios/ldlinux.c32
terminal=/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so
programs="$build/ragctl $build/tests/unit/math/ragctl_math_tests $build/tests/unit/index/ragctl_index_tests"
for file in $bios $vgabios $isolinux $loader $terminal $programs; do [ -e "$file" ] || skip "$file"; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# What is run here and there.
mkdir -p root/bin root/proc root/dev root/tmp root/chain disc/isolinux
cp -r "$documents/documents" "$documents/queries.jsonl" root/chain
cat >root/chain/run <<'EOS'
set -e
export XDG_CONFIG_HOME=/nonexistent
ragctl ingest documents -o documents.jsonl --quiet --threads 1
ragctl chunk documents.jsonl -o chunks.jsonl --quiet --threads 1
ragctl embed chunks.jsonl -o vectors.safetensors --dim 64 --int8 --binary --quiet --threads 1
for type in flat int8 binary hnsw; do
    ragctl index chunks.jsonl --vectors vectors.safetensors -o $type --vector-type $type --quiet --threads 1
    ragctl query $type --queries queries.jsonl --format trec --threads 1 >$type.trec
done
rm -r documents queries.jsonl run
find . -type f | sort | xargs md5sum
EOS
cp -r root/chain here
(cd here && PATH="$build:$PATH" sh run) >here.sums

# The system: what init writes goes to the serial port, each line behind the name of its source. The dynamic linker binds
# at once, because for late binding it saves registers by XSAVEC, and Bochs 2.7 sometimes refuses to restore them.
cp "$(command -v busybox)" $programs root/bin
ldd root/bin/* 2>/dev/null | sed -n 's|^[^/]*\(/[^ ]*\) (.*|\1|p' | sort -u | xargs cp -L --parents -t root
cat >root/init <<'EOS'
#!/bin/busybox sh
export PATH=/bin LC_ALL=C LD_BIND_NOW=1
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1
named() { sed "s/^/$1: /"; }
grep -m 1 ^flags /proc/cpuinfo | named processor
ragctl_math_tests -s 'the dispatch reaches each instruction set' | sed -n 's/^ *"\(.*\)" == "\1"$/\1/p' | named target
(cd /chain && sh run 2>&1) | named chain
ragctl_math_tests 2>&1 | named math
searches='[#vector_codes_test]~*same bytes*,[#bounded_scan_test],[#code_candidates_test],[#vector_search_test]~*batches*'
ragctl_index_tests -# "$searches" 2>&1 | named index
sleep 9 # until all is written
poweroff -f
EOS
chmod +x root/init
(cd root && find . | cpio -o -H newc --quiet | gzip -1) >disc/initrd
cp "$kernel" disc/vmlinuz
cp $isolinux $loader disc/isolinux
# Bochs 2.7 tells the size of what XSAVEC saves wrongly, for which Linux would do without AVX.
options='console=ttyS0 quiet nokaslr mitigations=off tsc=reliable clearcpuid=xsavec,xsaves'
printf 'DEFAULT linux\nLABEL linux\nKERNEL /vmlinuz\nINITRD /initrd\nAPPEND %s\n' "$options" >disc/isolinux/isolinux.cfg
xorriso -as mkisofs -quiet -o disc.iso -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
    -boot-info-table disc 2>/dev/null

say() { echo "avx512: $model: $*"; }
wrong() { say "FAILED: $*" && failed=1; }
told() { tr -d '\r' <serial | sed -n "s/^$1: //p"; }
check() { # MODEL TARGET
    model=$1 && rm -f serial
    printf '%s\n' "cpu: model=$model, ips=50000000" 'memory: guest=1024, host=1024' "romimage: file=$bios" \
        "vgaromimage: file=$vgabios" 'display_library: term' 'plugin_ctrl: speaker=0' 'boot: cdrom' \
        'ata0-master: type=cdrom, path=disc.iso, status=inserted' 'com1: enabled=1, mode=file, dev=serial' \
        'log: log' 'panic: action=fatal' >bochsrc
    echo c >continue # Debian's Bochs starts in its debugger
    : >screen
    TERM=xterm timeout 3600 bochs -q -f bochsrc -rc continue </dev/null >screen 2>&1 &
    bochs=$!
    # Its screen is a terminal of its own, which somebody has to read.
    until grep -q 'connected to screen' screen || ! kill -0 $bochs 2>/dev/null; do sleep 1; done
    terminal=$(sed -n 's/.*connected to screen "\(.*\)".*/\1/p' screen)
    { stty raw -echo && cat; } <"${terminal:-/dev/null}" >/dev/null 2>&1 &
    wait $bochs || true # powering off is an error, too
    [ -e serial ] || : >serial
    say "kernels: $(told target | xargs)"
    [ "$(told target | head -n 1)" = "$2" ] || wrong "the best are not $2: $(told processor)"
    for unit in math index; do
        say "$unit: $(told $unit | tail -n 2 | xargs)"
        told $unit | grep -q '^All tests passed' || wrong "$(told $unit | tail -n 40)"
    done
    told chain | diff here.sums - && say "same bytes: $(wc -l <here.sums) files" || wrong 'other bytes than here'
}
failed=0
check corei7_skylake_x AVX3
[ -z "${RAGCTL_LONG:-}" ] || check corei7_icelake_u AVX3_DL
exit $failed
