#!/bin/sh
# The vector kernels on AVX-512, where no processor has it: boots Linux in Bochs, an emulator, as a Skylake-X (Highway's
# AVX3) and as an Ice Lake (AVX3_DL, with VNNI, VPOPCNTDQ, VBMI and BITALG), each with one processor. On both
#   - the best kernels that run are those of AVX-512;
#   - the unit tests of math pass, which compare every result with a scalar reference bit for bit on every instruction set,
#     and those of the index that search vectors by codes, by scans and by graphs;
#   - ingest, chunk, embed, index (every type of vectors) and query write the same bytes as on this processor.
# It takes a quarter of an hour for each of the two: Bochs runs some fifty million instructions a second.
#   tests/avx512.sh BUILD [KERNEL]   the build folder, with tests; the image of Linux, or else the newest in /boot
# Exit 77 (skipped) where something is missing. On Debian:
#   apt-get install bochs bochs-term busybox-static cpio isolinux syslinux-common xorriso linux-image-amd64
# (for a kernel that is not installed: apt-get download its package, dpkg -x FILE FOLDER). Its kernel has all that is needed
# built in: initramfs, serial port, ACPI.
set -eu
export LC_ALL=C
source_dir=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath "${1:?the build folder}")
# shellcheck disable=SC2012
kernel=$(realpath -e "${2:-$(ls -v /boot/vmlinuz-* 2>/dev/null | tail -n 1)}" 2>/dev/null) || kernel=
skip() { echo "skipped: there is no $1"; exit 77; }
for tool in bochs busybox cpio xorriso; do command -v $tool >/dev/null || skip "$tool"; done
[ -n "$kernel" ] || skip "kernel image ${2:-in /boot}"
bios=/usr/share/bochs/BIOS-bochs-latest vgabios=/usr/share/vgabios/vgabios.bin
isolinux=/usr/lib/ISOLINUX/isolinux.bin loader=/usr/lib/syslinux/modules/bios/ldlinux.c32
terminal=/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so
math=$build/tests/unit/math/ragctl_math_tests index=$build/tests/unit/index/ragctl_index_tests
for file in $bios $vgabios $isolinux $loader $terminal "$build/ragctl" "$math" "$index"; do
    [ -e "$file" ] || skip "$file"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p root/bin root/proc root/dev root/tmp root/chain disc/isolinux
cp -r "$source_dir/testdata/documents" "$source_dir/testdata/queries.jsonl" root/chain
cat >root/chain/run <<'EOS'
set -e
export XDG_CONFIG_HOME=/nonexistent
inputs="documents/guides documents/ferry documents/records.jsonl documents/site documents/archive"
ragctl ingest $inputs -o documents.jsonl --quiet --threads 1
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

# The system: an initramfs whose init runs everything and writes to the serial port, each line behind its name.
cp "$(command -v busybox)" "$build/ragctl" "$math" "$index" root/bin
ldd root/bin/* 2>/dev/null | sed -n 's|^[^/]*\(/[^ ]*\) (.*|\1|p' | sort -u | xargs cp -L --parents -t root
cat >root/init <<'EOS'
#!/bin/busybox sh
# LD_BIND_NOW: the dynamic linker saves registers by XSAVEC for each symbol that it binds late, and Bochs 2.7 sometimes
# refuses to restore what it saved.
export PATH=/bin LC_ALL=C LD_BIND_NOW=1
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1
named() { sed "s/^/$1: /"; }
grep -m 1 ^flags /proc/cpuinfo | named processor
ragctl_math_tests -s 'the dispatch reaches each instruction set' 2>&1 | sed -n 's/^ *"\(.*\)" == "\1"$/\1/p' | named target
(cd /chain && sh run) 2>&1 | named chain
ragctl_math_tests 2>&1 | tail -n 40 | named math
ragctl_index_tests -# '[#vector_codes_test]~*same bytes*,[#bounded_scan_test],[#code_candidates_test],[#vector_search_test]~*batches*' \
    2>&1 | tail -n 40 | named index
sleep 9 # until all is written
poweroff -f
EOS
chmod +x root/init
(cd root && find . | cpio -o -H newc --quiet | gzip -1) >disc/initrd
cp "$kernel" disc/vmlinuz
cp $isolinux $loader disc/isolinux
# Bochs 2.7 tells the size of compacted XSAVE areas wrongly, for which Linux would do without AVX.
cat >disc/isolinux/isolinux.cfg <<'EOS'
DEFAULT linux
LABEL linux
KERNEL /vmlinuz
INITRD /initrd
APPEND console=ttyS0 quiet nokaslr mitigations=off tsc=reliable clearcpuid=xsavec,xsaves
EOS
xorriso -as mkisofs -quiet -o disc.iso -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
    -boot-info-table disc 2>/dev/null

failed=0
say() { echo "avx512: $model: $*"; }
told() { tr -d '\r' <serial | sed -n "s/^$1: //p"; }
check() { # MODEL TARGET
    model=$1
    cat >bochsrc <<EOS
plugin_ctrl: speaker=0
cpu: model=$model, count=1, ips=50000000, reset_on_triple_fault=0
memory: guest=1024, host=1024
romimage: file=$bios
vgaromimage: file=$vgabios
display_library: term
ata0-master: type=cdrom, path=disc.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial
clock: sync=none
log: log
panic: action=fatal
EOS
    rm -f serial
    # Debian's Bochs starts in its debugger, which is told to go on. Its screen is a terminal that somebody has to read.
    timeout 7200 bochs -q -f bochsrc -rc continue </dev/null >screen 2>&1 &
    bochs=$!
    until grep -q 'connected to screen' screen || ! kill -0 $bochs 2>/dev/null; do sleep 1; done
    screen=$(sed -n 's/.*connected to screen "\(.*\)".*/\1/p' screen)
    { stty raw -echo && cat; } <"${screen:-/dev/null}" >/dev/null 2>&1 &
    wait $bochs || true # powering off counts as an error, too
    [ -e serial ] || { tail -n 20 log; say "FAILED: no word from Linux"; exit 1; }
    wrong=0
    say "kernels: $(told target | xargs)"
    [ "$(told target | head -n 1)" = "$2" ] || { say "FAILED: the best are not $2; $(told processor)"; wrong=1; }
    for unit in math index; do
        say "$unit: $(told $unit | tail -n 2 | xargs)"
        told $unit | grep -q '^All tests passed' || { say "FAILED: $unit"; wrong=1; }
    done
    told chain >"$model.sums"
    if cmp -s here.sums "$model.sums"; then
        say "same bytes: $(wc -l <here.sums) files"
    else
        diff here.sums "$model.sums" || say "FAILED: other bytes than on this processor"
        wrong=1
    fi
    [ $wrong = 0 ] || { failed=1 && cat serial; }
}
echo c >continue
check corei7_skylake_x AVX3
check corei7_icelake_u AVX3_DL
exit $failed
