internal import Crypto
internal import Foundation

/// An open file that is read and written at places in it, a piece at a time. It closes when it goes out of scope.
package struct BinaryFile: ~Copyable {
    /// What a file is opened for.
    package enum Mode: Sendable {
        /// To read one that is there.
        case read
        /// To write a new one, which must not be there.
        case create
        /// To read and write one, new or not.
        case update
    }

    /// Bytes that are held in memory at a time, however large the file is.
    package static let pieceBytes = 256 << 10

    /// Where the file is.
    package let path: String
    private let descriptor: Int32

    /// Opens a regular file.
    ///
    /// - Throws: ``StoreError`` `cannotRead` or `cannotWrite`.
    package init(_ path: String, _ mode: Mode) throws(StoreError) {
        self.path = path
        let flags: Int32 =
            switch mode {
            // Not waiting: whoever names a pipe shall hear that it is no file.
            case .read: O_RDONLY | O_NONBLOCK
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .update: O_RDWR | O_CREAT | O_NOFOLLOW
            }
        descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw mode == .read ? Self.readFailure(path, errno) : Self.writeFailure(path, errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.cannotRead, "\(path) is not a regular file", next: "name a file")
        }
    }

    deinit {
        // A process that was started meanwhile may hold a copy of the descriptor for a moment, and the lock with it.
        flock(descriptor, LOCK_UN)
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    /// Bytes in the file now.
    package var size: UInt64 {
        get throws(StoreError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.readFailure(path, errno) }
            return UInt64(max(0, status.st_size))
        }
    }

    /// Up to `count` bytes from a place on; fewer only at the file's end.
    package func read(at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        guard failure == 0 else { throw Self.readFailure(path, failure) }
        return bytes
    }

    /// Writes all the bytes at a place.
    package func write(_ bytes: some RandomAccessCollection<UInt8>, at offset: UInt64) throws(StoreError) {
        let bytes = Array(bytes)
        var written = 0
        var failure: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = pwrite(
                    descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written,
                    off_t(offset) + off_t(written))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    failure = count < 0 ? errno : ENOSPC
                    return
                }
                written += count
            }
        }
        guard failure == 0 else { throw Self.writeFailure(path, failure) }
    }

    /// Cuts the file off at a length.
    package func truncate(to size: UInt64) throws(StoreError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.writeFailure(path, errno) }
    }

    /// Returns once what was written is on the disk.
    package func synchronize() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw Self.writeFailure(path, errno) }
    }

    /// Takes the file for this user of it alone, until it closes. False if another one has it, here or in another process.
    package func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Whether the file still goes by the name under which it was opened, and by no other: it was not moved, replaced or
    /// published meanwhile.
    package var hasOnlyThisName: Bool {
        var status = stat()
        return isNamed && fstat(descriptor, &status) == 0 && status.st_nlink == 1
    }

    /// Whether the file still goes by the name under which it was opened.
    package var isNamed: Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    /// The SHA-256 of the whole file, read piece by piece.
    package func digest() throws(StoreError) -> Digest256 {
        var hash = SHA256()
        var offset: UInt64 = 0
        while true {
            let piece = try read(at: offset, count: Self.pieceBytes)
            guard !piece.isEmpty else { break }
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            offset += UInt64(piece.count)
        }
        return Digest256(finishing: hash)
    }

    private static func readFailure(_ path: String, _ code: Int32) -> StoreError {
        code == ENOENT
            ? StoreError(.cannotRead, "there is no file \(path)", next: "check the path")
            : StoreError(
                .cannotRead, "\(path) cannot be read: \(String(cString: strerror(code)))",
                next: "check its permissions and the disk")
    }

    static func writeFailure(_ path: String, _ code: Int32) -> StoreError {
        [ENOSPC, EDQUOT, EFBIG].contains(code)
            ? StoreError(
                .cannotWrite, "the disk has no room for \(path)", next: "free some space and repeat the command")
            : StoreError(
                .cannotWrite, "\(path) cannot be written: \(String(cString: strerror(code)))",
                next: "check the folder, its permissions and the disk")
    }
}

extension Digest256 {
    /// The hash of what was fed to `hash`.
    init(finishing hash: SHA256) {
        self.init(hashed: Array(hash.finalize()))
    }
}
