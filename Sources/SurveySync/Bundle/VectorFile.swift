internal import Foundation
public import SurveyStore

/// A version vector in a file, for any carrier: what one replica holds, so that another can send what it lacks.
public enum VectorFile {
    /// Writes what a store holds. The file appears only once it is whole.
    ///
    /// - Returns: what it says, and the saves that cannot be sealed and so are not in it.
    /// - Throws: ``SyncError`` `cannotWrite`, also where there is another kind of file; or the store's errors.
    @discardableResult
    public static func write(_ path: String, from store: SurveyStore) throws -> (
        vector: VersionVector, unsealed: [UnsealedSave]
    ) {
        let present = FileManager.default.contents(atPath: path)
        guard present?.starts(with: VersionVector.magic) ?? !FileManager.default.fileExists(atPath: path) else {
            throw SyncError(
                .cannotWrite, "\(path) is there already and is not a version vector", next: "choose another name")
        }
        let unsealed = (try? store.deviceKey()) != nil ? try store.seal() : []
        let vector = try store.versionVector()
        let bytes = vector.encoded(study: try store.profile().studyID)
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw SyncError(
                .cannotWrite, "\(path) cannot be written", next: "check the folder, its permissions and the free space")
        }
        return (vector, unsealed)
    }

    /// Reads what another replica of a store's study holds.
    ///
    /// - Throws: ``SyncError`` `cannotRead`, or `malformed` for a file that is altered or of another study.
    public static func read(_ path: String, for store: SurveyStore) throws -> VersionVector {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
        guard let size, size <= VersionVector.bytes, let data = FileManager.default.contents(atPath: path) else {
            throw SyncError(
                .cannotRead, "there is no version vector at \(path), or it cannot be read", next: "check the path")
        }
        let study = try store.profile().studyID
        do throws(DecodingProblem) {
            return try VersionVector(encoded: Array(data), study: study)
        } catch {
            throw SyncError(
                .malformed, "\(path) is not a version vector of this study: \(error)",
                next: "write it again with `survey-cli bundle vector` from a store of this study")
        }
    }
}
