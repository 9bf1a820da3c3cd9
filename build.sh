#!/bin/sh
# Sets up, builds and makes the default kit:  ./build.sh
# Sets up, builds and runs every test:        ./build.sh test
# On Debian 12 this is all there is to do; a second run takes seconds. Nothing is downloaded but Debian's packages.
set -eu
cd "$(dirname "$0")"

tools="gcc cmake ninja-build pkg-config"
libraries="libhpdf-dev libqrencode-dev libyaml-dev libharfbuzz-dev libicu-dev liblcms2-dev nettle-dev libcjson-dev libcsv-dev
    libgettextpo-dev libpsl-dev libpng-dev libturbojpeg0-dev
    libdeflate-dev libidn2-dev libunistring-dev libstdc++-12-dev"
profiles="argyll icc-profiles-free"
fonts="fonts-noto-core fonts-noto-extra fonts-noto-cjk"
test_tools="libcmocka-dev python3 python3-yaml gettext qpdf poppler-utils mupdf-tools ghostscript zbar-tools imagemagick valgrind clang
    clang-format locales default-jre-headless ca-certificates parallel slurm-wlm"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        echo "This needs root once. Run as root:  $*" >&2
        exit 3
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@" # nobody is there to type a password
    fi
}

# Installs what is missing of the packages named, without asking.
install_packages() {
    missing=
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
        [ "$state" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "Installing:$missing"
    as_root apt-get -q update
    # shellcheck disable=SC2086 # words are meant to split
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing </dev/null
}

configure() { # FOLDER [OPTION...]
    folder=$1
    shift
    cmake -S . -B "$folder" -G Ninja "$@" >"$folder.log" 2>&1 || {
        cat "$folder.log" >&2
        exit 3
    }
    rm -f "$folder.log"
}

case "${1-}" in
"")
    # shellcheck disable=SC2086
    install_packages $tools $libraries $profiles $fonts
    configure build
    cmake --build build --target handbill profiles
    status=0
    build/handbill build --quiet || status=$?
    made=$(find output/office -name '*.pdf' | wc -l)
    languages=$(find output/office -mindepth 1 -maxdepth 1 -type d | wc -l)
    cat <<END

Made: $made PDFs (posters, wallet cards, handouts) in $languages languages, in output/office/LANGUAGE/.
output/manifest.json lists them and what is on them.
Print at "Actual size" (100 %), never "Fit to page". Wallet cards: two-sided, flip on the long edge, on Avery 5371.
More: build/handbill --help
END
    if [ "$status" -ne 0 ]; then
        echo "Some pieces were not made: see the errors above." >&2
        exit "$status"
    fi
    ;;
test)
    # shellcheck disable=SC2086
    install_packages $tools $libraries $profiles $fonts $test_tools
    # A locale with decimal commas, to prove that nothing on paper depends on it.
    locale -a | grep -qx de_DE.utf8 || as_root localedef -i de_DE -f UTF-8 de_DE.UTF-8
    configure build -DHANDBILL_TESTS=ON
    configure build-sanitize -DHANDBILL_TESTS=ON -DHANDBILL_PROFILES="$PWD/build/icc" -DHANDBILL_SANITIZE=ON
    cmake --build build
    cmake --build build --target profiles
    cmake --build build-sanitize
    python3 -B tests/screen/fetch.py build/verapdf
    jobs=$(nproc)
    echo "With AddressSanitizer and UndefinedBehaviorSanitizer:"
    ctest --test-dir build-sanitize -L 'unit|diag|cli' --output-on-failure --no-tests=error -j "$jobs"
    echo "All tests:"
    ctest --test-dir build --output-on-failure --no-tests=error -j "$jobs"
    ;;
*)
    echo "usage: ./build.sh [test]" >&2
    exit 2
    ;;
esac
