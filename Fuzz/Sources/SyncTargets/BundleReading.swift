import Foundation
import SurveyStore
import SurveySync

/// A bundle file of any frames.
enum BundleReading {
    private static let kinds: [Frame.Kind] = [.site, .form, .changeSet, .study, .hello, .end]

    /// The input is frames: a byte for the kind, two for the length, then the payload. A checksum that holds goes behind
    /// them, as a fuzzer does not find one.
    static func run(_ bytes: [UInt8]) throws {
        var file = BundleFile.magic + Frame(.study, [UInt8](repeating: 5, count: 32)).bytes
        var rest = bytes[...]
        var count = 0
        while rest.count >= 3 {
            let kind = kinds[Int(rest.removeFirst()) % kinds.count]
            let length = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
            file += Frame(kind, Array(rest.prefix(length))).bytes
            rest = rest.dropFirst(length)
            count += 1
        }
        file += Frame(.end, Digest256(hashing: file[...]).bytes).bytes
        let path = NSTemporaryDirectory() + "masah-fuzz-\(ProcessInfo.processInfo.processIdentifier).bundle"
        guard FileManager.default.createFile(atPath: path, contents: Data(file)) else {
            throw SyncPromiseBroken("\(path) cannot be written")
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        var parcels = 0
        let contents: BundleFile.Contents
        do {
            contents = try BundleFile.inspect(path) { _ in parcels += 1 }
        } catch {
            guard error is SyncError else { throw SyncPromiseBroken("a bundle is refused with \(error)") }
            return
        }
        guard parcels <= count, contents.bytes == file.count else {
            throw SyncPromiseBroken("a bundle of \(count) frames gave \(parcels) parcels, \(contents.bytes) bytes")
        }
    }
}
