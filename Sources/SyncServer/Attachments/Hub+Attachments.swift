internal import Foundation
internal import GRDB
public import SurveyStore

/// Are the attachments there?
extension Hub {
    /// What a check of a study's attachments found.
    public struct AttachmentCheck: Hashable, Sendable {
        /// Attachments in the index.
        public var count = 0
        /// Bytes of them.
        public var bytes: UInt64 = 0
        /// What is wrong, in words.
        public var problems: [String] = []
    }

    /// Compares a study's attachments with its index.
    ///
    /// - Parameter readsBytes: whether every attachment is read and hashed; otherwise only presence and size are looked at.
    public func checkAttachments(study id: StudyID, readsBytes: Bool) async throws -> AttachmentCheck {
        let study = try hosted(id)
        var check = AttachmentCheck()
        var last: Int64 = 0
        while true {
            // A few at a time: a study can have very many.
            let after = last
            let rows = try await study.log.asyncRead { database in
                try Row.fetchAll(
                    database, sql: "SELECT n, digest, size FROM attachment WHERE n > ? ORDER BY n LIMIT 1000",
                    arguments: [after]
                ).map { (number: $0["n"] as Int64, digest: $0["digest"] as Data, size: $0["size"] as Int64) }
            }
            guard let end = rows.last else { return check }
            last = end.number
            for row in rows {
                guard let digest = Digest256(bytes: row.digest) else { continue }
                check.count += 1
                check.bytes += UInt64(row.size)
                let name = "attachment \(digest.description.prefix(12))"
                switch try await study.blobs.size(of: digest) {
                case nil: check.problems.append("\(name): its file is missing")
                case UInt64(row.size):
                    if readsBytes, try await !study.blobs.isSound(digest) {
                        check.problems.append("\(name): its bytes are not those of its address")
                    }
                default: check.problems.append("\(name): its file has another size than it had")
                }
            }
        }
    }
}
