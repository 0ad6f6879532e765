internal import Foundation

/// Room for the next saves in the store's -wal file.
///
/// A commit that makes a file longer waits for the disk several times: for its bytes, and for what the file system has to
/// note about the file. A commit into bytes that are there already waits for its own bytes only. So a session of saving
/// writes zeros behind the end of the -wal file now and then, and its saves overwrite them.
///
/// To SQLite zeros are no part of the log, now or after a crash: a frame counts only with the salt and the checksum of its
/// log, and with a page number (sqlite.org, "WAL-mode File Format").
struct WriteAheadRoom: Sendable {
    /// Bytes made at a time: some fifty saves of an interview.
    static let step = 256 << 10
    /// The file grows no further than this by itself: SQLite moves it into the database and starts over (1,000 frames).
    static let limit = 1_000 * (4_096 + 24)

    private let storePath: String
    private let path: String
    /// The store's file when it was opened: another may have been put in its place since, with a log of its own.
    private let file: FileIdentity?
    /// How long the file was when room was made last, that room included.
    private var end = 0

    init(storePath: String) {
        self.storePath = storePath
        path = storePath + "-wal"
        file = FileIdentity(path: storePath)
    }

    /// Which file stands at a path.
    private struct FileIdentity: Equatable {
        let device: UInt64
        let number: UInt64

        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    /// Makes room once the last one is used up. To be called in a transaction that writes, so that nobody else writes to the
    /// file. That there is no room costs time and nothing else: no failure is one of the save.
    mutating func make() {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Not asked of stat(2): times that were looked at have to be exact, and the next commit would wait for them, too.
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > end, size < Self.limit, let file, FileIdentity(path: storePath) == file else { return }
        // If this fails, the next try waits until the file has grown as much by itself.
        end = size + Self.step
        let zeros = [UInt8](repeating: 0, count: Self.step)
        let written = zeros.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(size)) }
        // On a disk that is nearly full the last bytes are for others.
        if written < Self.step { ftruncate(descriptor, off_t(size)) }
    }
}
