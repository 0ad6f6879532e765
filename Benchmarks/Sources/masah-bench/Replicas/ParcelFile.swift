import Foundation
import SurveyStore
import SurveySync

/// A form, cards and change-sets in a file, in the frames of a bundle: how child processes get their work.
enum ParcelFile {
    private static let magic = Array("BNCH".utf8)
    private static let chunk = 1 << 20

    final class Writer {
        private let file: FileHandle

        init(path: String, form: PublishedForm) throws {
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let file = FileHandle(forWritingAtPath: path)
            else { throw BenchError("\(path) cannot be written") }
            self.file = file
            try file.write(contentsOf: ParcelFile.magic)
            try write(.form(form))
        }

        func write(_ parcel: Parcel) throws {
            try file.write(contentsOf: Frame(parcel).bytes)
        }

        func write(_ delivery: Delivery) throws {
            for card in delivery.cards { try write(.site(card)) }
            for changeSet in delivery.changeSets { try write(.changeSet(changeSet)) }
        }

        func close() throws {
            try file.write(contentsOf: Frame(.end, []).bytes)
            try file.close()
        }
    }

    static func write(_ deliveries: [Delivery], form: PublishedForm, to path: String) throws {
        let writer = try Writer(path: path, form: form)
        for delivery in deliveries { try writer.write(delivery) }
        try writer.close()
    }

    /// Reads a file, holding no more than a piece of it.
    static func forEachFrame(in path: String, _ body: (Frame) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw BenchError("\(path) cannot be read") }
        var reader = FrameReader(magic: magic)
        while let piece = try file.read(upToCount: chunk), !piece.isEmpty {
            reader.append(piece)
            while let frame = try reader.next(), frame.kind != .end { try body(frame) }
        }
        guard reader.isEnded else { throw BenchError("\(path) ends too early") }
    }
}
