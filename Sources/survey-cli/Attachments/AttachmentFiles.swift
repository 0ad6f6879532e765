import Foundation
import SurveyStore

/// Copies attachments into a folder, under the names that answers give them.
struct AttachmentFiles {
    let folder: String

    /// Writes those that are here. A file that is there already with the same bytes is left as it is.
    ///
    /// - Returns: the paths.
    func write(_ digests: [Digest256], from store: SurveyStore) throws -> [String] {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw StoreError(
                .cannotWrite, "the folder \(folder) cannot be made", next: "choose another, or check its permissions")
        }
        let chosen = Set(digests)
        var paths: [String] = []
        for attachment in try store.attachments() where chosen.contains(attachment.digest) && attachment.state == .here
        {
            let names = attachment.names.isEmpty ? [attachment.digest.description] : attachment.names
            for name in names { paths.append(try write(attachment, named: name, from: store)) }
        }
        return paths
    }

    private func write(_ attachment: Attachment, named name: String, from store: SurveyStore) throws -> String {
        let safe = Self.fileName(name, attachment.digest)
        for path in ["\(folder)/\(safe)", "\(folder)/\(Self.distinct(safe, attachment.shortName))"] {
            if try isThere(attachment, path) { return path }
            do {
                try store.copyAttachment(attachment.digest, to: path)
                return path
            } catch {
                guard error.code == .exists else { throw error }
            }
        }
        throw StoreError(
            .exists, "\(folder)/\(Self.distinct(safe, attachment.shortName)) is there already with other content",
            next: "choose another folder")
    }

    private func isThere(_ attachment: Attachment, _ path: String) throws -> Bool {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.uint64Value
        guard let size, size == attachment.size else { return false }
        return try BinaryFile(path, .read).digest() == attachment.digest
    }

    /// A name out of an answer, which anybody in the study may have written, as a name within one folder: no path, nothing
    /// hidden, no control characters.
    static func fileName(_ name: String, _ digest: Digest256) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last.map { String($0) } ?? ""
        let plain = String(
            String.UnicodeScalarView(
                last.unicodeScalars.filter { $0.properties.generalCategory != .control && $0.value != 0 }))
        let visible = plain.drop { $0 == "." || $0 == " " }
        guard !visible.isEmpty, visible.utf8.count <= 255 else { return digest.description }
        return String(visible)
    }

    /// The name with an attachment's first digits before its ending.
    static func distinct(_ name: String, _ digits: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(name)-\(digits)" }
        return "\(name[..<dot])-\(digits)\(name[dot...])"
    }
}
