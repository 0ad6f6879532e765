/// A file that belongs to a form version: a list of choices, a picture, a sound. Bytes: protocol.md §3.3.
public struct PublishedFile: Hashable, Sendable {
    /// The name by which the form knows it; no path.
    public let name: String
    /// What it is: `text/csv`, `image/png`.
    public let mediaType: String
    /// Its bytes.
    public let content: [UInt8]
    /// SHA-256 of its bytes.
    public let hash: Digest256

    /// A file.
    ///
    /// - Throws: ``StoreError`` for a name that no folder could have, or a file that is too large.
    public init(name: String, mediaType: String, content: [UInt8]) throws(StoreError) {
        guard Self.isName(name) else {
            throw StoreError(
                .badData, "\"\(name)\" is no name of a file",
                next: "give it a name without / and \\, of up to 255 bytes")
        }
        guard content.count <= Limits.formFilesBytes else {
            throw StoreError(
                .badData,
                "the file \(name) has \(content.count) bytes, more than the limit of \(Limits.formFilesBytes)",
                next: "shorten the list, or make the picture or sound smaller")
        }
        self.name = name
        self.mediaType = mediaType
        self.content = content
        hash = Digest256(hashing: content[...])
    }

    init(_ reader: inout ByteReader, room: Int) throws(DecodingProblem) {
        name = try reader.text(limit: Limits.fileNameBytes)
        guard Self.isName(name) else { throw DecodingProblem(.malformed, "form file") }
        mediaType = try reader.text(limit: Limits.nameBytes)
        let size = try reader.count(limit: room)
        let said = try reader.raw(32)
        content = try Deflate.inflate(
            reader.counted(limit: Limits.formFilesBytes), limit: size, place: "form file")
        hash = Digest256(hashing: content[...])
        guard content.count == size, hash.bytes.elementsEqual(said) else {
            throw DecodingProblem(.malformed, "form file")
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.counted(name)
        writer.counted(mediaType)
        writer.varint(content.count)
        writer.raw(hash.bytes)
        writer.counted(Deflate.compress(content))
    }

    /// A path could lead out of the folder that somebody puts the file into.
    private static func isName(_ name: String) -> Bool {
        (1...Limits.fileNameBytes).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x5C }
    }
}

/// The files of one form version, each name once.
enum PublishedFiles {
    static func read(_ reader: inout ByteReader) throws(DecodingProblem) -> [PublishedFile] {
        let count = try reader.count(limit: Limits.formFiles)
        guard count > 0 else { throw DecodingProblem(.notCanonical, "form files") }
        var files: [PublishedFile] = []
        var room = Limits.formFilesBytes
        for _ in 0..<count {
            let file = try PublishedFile(&reader, room: room)
            if let last = files.last, !last.name.utf8.lexicographicallyPrecedes(file.name.utf8) {
                throw DecodingProblem(.notCanonical, "form files")
            }
            room -= file.content.count
            files.append(file)
        }
        return files
    }

    static func write(_ files: [PublishedFile], to writer: inout ByteWriter) {
        writer.varint(files.count)
        for file in files.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            file.write(to: &writer)
        }
    }

    /// Refuses files that no publication has room for, in words of their publisher.
    static func check(_ files: [PublishedFile], of formID: String) throws(StoreError) {
        let names = Set(files.map { Array($0.name.utf8) })
        let size = files.reduce(0) { $0 + $1.content.count }
        guard names.count == files.count, files.count <= Limits.formFiles, size <= Limits.formFilesBytes else {
            throw StoreError(
                .badData,
                "form \(formID) has \(files.count) files of \(names.count) names and \(size) bytes together; the limits "
                    + "are \(Limits.formFiles) files of different names and \(Limits.formFilesBytes) bytes",
                next: "leave some files out, or make pictures and sounds smaller")
        }
    }
}
