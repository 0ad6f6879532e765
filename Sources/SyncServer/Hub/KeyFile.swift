internal import Foundation
internal import SurveyStore

/// The file with a study's secret key: 64 hexadecimal digits and a line feed, readable by its owner only.
struct KeyFile {
    static let suffix = ".key"
    let path: String

    /// Whether somebody besides its owner may read it.
    var isExposed: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return ((attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0) & 0o077 != 0
    }

    func read() throws(StoreError) -> SigningKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StoreError(
                .cannotRead, "the study's key at \(path) cannot be read",
                next: "put it back from where you keep it: without it nobody can join")
        }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Hex.decode(text), let key = SigningKey(rawBytes: bytes) else {
            throw StoreError(.notAStore, "\(path) does not hold a key", next: "put it back from where you keep it")
        }
        return key
    }

    /// Writes a key where there is none, so that it is on disk when this returns.
    func write(_ key: SigningKey) throws(StoreError) {
        let failure = StoreError(
            .cannotWrite, "\(path) cannot be written", next: "check the folder's permissions and free space")
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw failure }
        defer { Foundation.close(descriptor) }
        let bytes = Array((Hex.encode(key.rawBytes) + "\n").utf8)
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else { throw failure }
    }
}
