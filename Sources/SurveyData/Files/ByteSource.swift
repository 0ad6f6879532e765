internal import Foundation

/// Where a reader takes its bytes from, a piece at a time: a file, the standard input or bytes at hand.
public struct ByteSource {
    /// What messages call it.
    public let name: String
    /// The next bytes; none at the end.
    let read: () throws(DataProblem) -> [UInt8]

    /// Bytes at hand.
    ///
    /// - Parameter pieceBytes: how many come at a time.
    public init(name: String, bytes: [UInt8], pieceBytes: Int = DataLimits.bufferBytes) {
        self.name = name
        var rest = bytes[...]
        read = { () throws(DataProblem) in
            defer { rest = rest.dropFirst(pieceBytes) }
            return Array(rest.prefix(pieceBytes))
        }
    }

    /// A file.
    ///
    /// - Parameter path: `-` for the standard input.
    /// - Throws: ``DataProblem`` `cannotRead`.
    public init(path: String) throws(DataProblem) {
        let file = try InputFile(path: path)
        name = path == "-" ? "standard input" : path
        read = { () throws(DataProblem) in try file.read() }
    }

    /// All bytes.
    ///
    /// - Throws: ``DataProblem`` `badData` for more than a limit.
    public func all(limit: Int) throws(DataProblem) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try read()
            if piece.isEmpty { return all }
            all += piece
            guard all.count <= limit else {
                throw DataProblem(.badData, "\(name) is larger than \(limit >> 20) MiB", next: "divide it")
            }
        }
    }
}

/// An open file that closes by itself.
private final class InputFile {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(DataProblem) {
        self.path = path
        if path == "-" {
            descriptor = 0
            return
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw DataProblem(
                .cannotRead, isFolder.boolValue ? "\(path) is a folder" : "there is no file \(path)",
                next: "check the path")
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DataProblem(
                .cannotRead, "\(path) cannot be read: \(String(cString: strerror(errno)))",
                next: "check its permissions")
        }
    }

    deinit {
        if descriptor > 0 { close(descriptor) }
    }

    func read() throws(DataProblem) -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: DataLimits.bufferBytes) { buffer, count in
            repeat {
                count = Foundation.read(descriptor, buffer.baseAddress, DataLimits.bufferBytes)
            } while count < 0 && errno == EINTR
            failed = count < 0
            count = max(0, count)
        }
        guard !failed else {
            throw DataProblem(
                .cannotRead, "\(path) cannot be read to its end: \(String(cString: strerror(errno)))",
                next: "copy the file to a sound disk and try again")
        }
        return bytes
    }

    private var failed = false
}
