internal import Foundation

/// Files by what is in them: a folder in which each file is named by its SHA-256, and files in the making wait in `partial`.
///
/// ```
/// a.survey.attachments/3f/3f2a90cc…      whole, never changed again
/// a.survey.attachments/partial/3f2a90cc…  so far as it has come
/// ```
///
/// A store and a hub keep their attachments in the same way.
package struct AttachmentFolder: Sendable {
    /// What the folder's name adds to that of the store or log that it belongs to.
    package static let suffix = ".attachments"

    /// Where the folder is.
    package let path: String

    /// A folder, which is made when the first file comes.
    package init(path: String) {
        self.path = path
    }

    /// Where a whole file is, or would be.
    package func file(_ digest: Digest256) -> String {
        let name = digest.description
        return "\(path)/\(name.prefix(2))/\(name)"
    }

    /// The size of a whole file; nil if it is not here.
    package func size(of digest: Digest256) -> UInt64? { Self.size(file(digest)) }

    private static func size(_ path: String) -> UInt64? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return UInt64(max(0, status.st_size))
    }

    // MARK: Files in the making

    /// How an append went.
    package enum Append: Hashable, Sendable {
        /// It is on the disk; the file has this length now.
        case appended(UInt64)
        /// The file has another length than the caller thinks; nothing was written.
        case mismatch(UInt64)
        /// Somebody else is writing the file at this moment; nothing was written.
        case busy
    }

    /// Where a file in the making is.
    ///
    /// - Parameter name: made by this program, never taken from outside as it is.
    package func partial(_ name: String) -> String { "\(path)/partial/\(name)" }

    /// How far a file in the making has come.
    package func length(ofPartial name: String) -> UInt64 { Self.size(partial(name)) ?? 0 }

    /// Appends to a file in the making. What was appended is on the disk when this returns; a write that fails leaves the
    /// file as it was.
    package func append(
        _ bytes: [UInt8], toPartial name: String, at offset: UInt64
    ) throws(StoreError) -> Append {
        try Self.makeFolder("\(path)/partial")
        let file = try BinaryFile(partial(name), .update)
        // What was published between opening and locking is a whole file now, which nothing may change.
        guard file.lock(), file.hasOnlyThisName else { return .busy }
        let length = try file.size
        guard length == offset else { return .mismatch(length) }
        do throws(StoreError) {
            try file.write(bytes, at: offset)
            try file.synchronize()
        } catch {
            try? file.truncate(to: offset)
            throw error
        }
        return .appended(offset + UInt64(bytes.count))
    }

    /// Puts a file in the making into its place if its bytes are those of an address. Nobody can write to it meanwhile.
    ///
    /// - Parameter keepsPartial: whether the name that it had is left, as a second name of the same file.
    /// - Returns: its size; nil if its bytes are others. It is then still in the making.
    /// - Throws: ``StoreError`` `busy` if somebody is writing to it.
    package func publish(
        partial name: String, as digest: Digest256, keepsPartial: Bool = false
    ) throws(StoreError) -> UInt64? {
        try makePartialFolder()
        // An attachment without bytes has not been appended to.
        let file = try BinaryFile(partial(name), .update)
        guard file.lock() else {
            throw StoreError(
                .busy, "another program is writing attachment \(digest.description.prefix(12))",
                next: "wait for it and try again")
        }
        try file.synchronize()
        guard try file.digest() == digest else { return nil }
        guard file.isNamed else {
            throw StoreError(
                .busy, "attachment \(digest.description.prefix(12)) was replaced while it was read", next: "try again")
        }
        try adopt(partial(name), as: digest, keepsTemporary: keepsPartial)
        return try file.size
    }

    /// Gives a file in the making up.
    package func removePartial(_ name: String) {
        unlink(partial(name))
    }

    /// Removes files in the making that nobody has written to for so long: what a crash or a lost device left behind.
    package func sweep(prefix: String = "", olderThan seconds: Double) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/partial")) ?? []
        for name in names where name.hasPrefix(prefix) {
            let attributes = try? FileManager.default.attributesOfItem(atPath: partial(name))
            guard let changed = attributes?[.modificationDate] as? Date, -changed.timeIntervalSinceNow > seconds else {
                continue
            }
            removePartial(name)
        }
    }

    // MARK: Whole files

    /// Puts a whole file into its place, so that it is still there after a power cut.
    ///
    /// - Parameters:
    ///   - temporary: the file, on the same disk, synchronized.
    ///   - keepsTemporary: whether the name that it had is left, as a second name of the same file.
    package func adopt(
        _ temporary: String, as digest: Digest256, keepsTemporary: Bool = false
    ) throws(StoreError) {
        let target = file(digest)
        let folder = String(target.dropLast(digest.description.count + 1))
        try Self.makeFolder(folder)
        // A damaged file of that name is replaced; a sound one is the same bytes.
        let isLinked = keepsTemporary && link(temporary, target) == 0
        guard isLinked || rename(temporary, target) == 0 else { throw BinaryFile.writeFailure(target, errno) }
        Self.synchronize(folder: folder)
    }

    /// Removes a whole file.
    package func remove(_ digest: Digest256) {
        let target = file(digest)
        unlink(target)
        Self.synchronize(folder: String(target.dropLast(digest.description.count + 1)))
    }

    /// Whether the bytes of a whole file are those of its name.
    package func isSound(_ digest: Digest256) throws(StoreError) -> Bool {
        try BinaryFile(file(digest), .read).digest() == digest
    }

    /// Makes the folder for files in the making.
    package func makePartialFolder() throws(StoreError) {
        try Self.makeFolder("\(path)/partial")
    }

    private static func makeFolder(_ path: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            // Only the owner may look into it.
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(
                .cannotWrite, "the folder \(path) cannot be made", next: "check the disk and its permissions")
        }
        synchronize(folder: path + "/..")
    }

    private static func synchronize(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
