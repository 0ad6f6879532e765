internal import Foundation
internal import SurveyStore

/// A file in the making: it appears under its name only once it is whole.
public final class OutputFile {
    /// The path that the file will have; `-` for the standard output.
    public let path: String
    private let building: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isOpen = true
    private var isWhole = false

    /// Begins a file.
    ///
    /// - Parameter overwrites: whether a file of that name may be replaced.
    /// - Throws: ``DataProblem`` `exists` or `cannotWrite`.
    public init(path: String, overwrites: Bool) throws(DataProblem) {
        self.path = path
        if path == "-" {
            building = path
            descriptor = 1
            return
        }
        try Self.check(path, overwrites: overwrites)
        let folder = (path as NSString).deletingLastPathComponent
        let name = ".\((path as NSString).lastPathComponent).part-\(ProcessInfo.processInfo.processIdentifier)"
        building = folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
        // Interviews are nobody else's business on a shared machine.
        descriptor = open(building, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DataProblem(
                .cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno)))",
                next: "check that its folder exists and can be written to")
        }
    }

    deinit {
        guard path != "-" else { return }
        if isOpen { close(descriptor) }
        if !isWhole { unlink(building) }
    }

    /// Refuses a name that is taken.
    static func check(_ path: String, overwrites: Bool) throws(DataProblem) {
        var isFolder: ObjCBool = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        if isFolder.boolValue {
            throw DataProblem(.exists, "\(path) is a folder", next: "name a file in it")
        }
        guard try isReplaceable(path) else {
            throw DataProblem(
                .exists, "\(path) is a database or no ordinary file", next: "choose another name for the dataset")
        }
        if !overwrites {
            throw DataProblem(
                .exists, "\(path) exists already", next: "choose another name, or replace it with --force")
        }
    }

    /// No flag lets an export replace a store, or what is no file at all.
    private static func isReplaceable(_ path: String) throws(DataProblem) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return false }
        do {
            return try DatabaseIdentity.applicationID(path: path) == nil
        } catch {
            throw DataProblem(.cannotWrite, error.message, next: error.next)
        }
    }

    /// Adds bytes.
    public func write(_ bytes: some Sequence<UInt8>) throws(DataProblem) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= DataLimits.bufferBytes { try flush() }
    }

    private func flush() throws(DataProblem) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else {
                if written < 0, errno == EINTR { continue }
                throw failure
            }
            rest = rest.dropFirst(written)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Puts everything on disk; the file is still under its temporary name.
    public func finish() throws(DataProblem) {
        try flush()
        guard path != "-" else { return }
        guard fsync(descriptor) == 0 else { throw failure }
        isOpen = false
        guard close(descriptor) == 0 else { throw failure }
    }

    /// Gives the finished file its name.
    public func publish() throws(DataProblem) {
        guard path != "-" else { return }
        guard rename(building, path) == 0 else { throw failure }
        isWhole = true
    }

    private var failure: DataProblem {
        DataProblem(
            .cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno)))",
            next: "check the free space and the permissions, then repeat the command")
    }
}
