internal import Foundation
public import SurveyStore

/// A hub: a folder with, for each study, its log, its secret key and a projection of its merged records.
///
/// ```
/// hub/<study id>.study      log, members, invitations, audit trail: what a backup must hold
/// hub/<study id>.key        the study's secret key: readable by its owner only
/// hub/<study id>.attachments/  the attachments, by their SHA-256: what a backup must hold, too
/// hub/<study id>.replica    merged records: made from the log again whenever it is missing
/// hub/<study id>.segments   the log in large pieces for new replicas: made again whenever they are missing
/// ```
///
/// Serving it is ``HubServer``'s business. All that an operator does here works beside a running server.
public final class Hub: Sendable {
    /// Where the folder is.
    public let path: String
    let environment: StoreEnvironment
    let hosted: [HostedStudy]

    private init(path: String, environment: StoreEnvironment, hosted: [HostedStudy]) {
        self.path = path
        self.environment = environment
        self.hosted = hosted
    }

    /// Opens a hub.
    ///
    /// - Throws: ``StoreError`` `cannotRead` if there is none at `path`, or what is wrong with one of its studies.
    public static func open(at path: String, environment: StoreEnvironment = .system) throws(StoreError) -> Hub {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let logs = names.filter { $0.hasSuffix(StudyLog.suffix) }.sorted()
        guard !logs.isEmpty else {
            throw StoreError(
                .cannotRead, "there is no hub at \(path)", next: "make one with `survey-cli server init`")
        }
        var hosted: [HostedStudy] = []
        for name in logs { hosted.append(try HostedStudy.open(log: "\(path)/\(name)", environment)) }
        return Hub(path: path, environment: environment, hosted: hosted)
    }

    /// Closes the hub's files. A hub that is not used any more closes by itself.
    public func close() throws(StoreError) {
        for study in hosted {
            try study.projection.close()
            try study.log.close()
        }
    }

    // MARK: Studies

    /// A study that the hub holds.
    public struct StudyInfo: Hashable, Sendable {
        /// The study's id, made of its key.
        public let id: StudyID
        /// The study's public key.
        public let key: [UInt8]
        /// The study document.
        public let study: Study
        /// The projection of its merged records: a store that only reads.
        public let replicaPath: String
    }

    /// The hub's studies.
    public var studies: [StudyInfo] {
        hosted.map {
            StudyInfo(id: $0.id, key: $0.log.studyKey, study: $0.log.study, replicaPath: $0.projection.path)
        }
    }

    /// The study of that short name or id.
    ///
    /// - Parameter name: nil for the only one.
    /// - Throws: ``StoreError`` `notFound` or `ambiguous`, naming the studies that there are.
    public func study(named name: String?) throws(StoreError) -> StudyID {
        let matches = hosted.filter { name == nil || $0.log.study.id == name || $0.id.description == name }
        let names = hosted.map(\.log.study.id).joined(separator: ", ")
        guard let match = matches.first else {
            throw StoreError(.notFound, "there is no study \(name ?? "") in \(path)", next: "use one of: \(names)")
        }
        guard matches.count == 1 else {
            throw StoreError(.ambiguous, "\(path) holds several studies", next: "name one with --study: \(names)")
        }
        return match.id
    }

    func hosted(_ id: StudyID) throws(StoreError) -> HostedStudy {
        guard let study = hosted.first(where: { $0.id == id }) else {
            throw StoreError(.notFound, "there is no study \(id) in \(path)", next: "list the hub's studies")
        }
        return study
    }
}

/// One study of a hub, opened.
final class HostedStudy: Sendable {
    let log: StudyLog
    let key: SigningKey
    let projection: Projection
    let blobs: any BlobStore
    let environment: StoreEnvironment
    let segments: SegmentLibrary
    var id: StudyID { log.studyID }

    private init(
        log: StudyLog, key: SigningKey, projection: Projection, blobs: any BlobStore, segments: SegmentLibrary,
        environment: StoreEnvironment
    ) {
        self.log = log
        self.key = key
        self.projection = projection
        self.blobs = blobs
        self.segments = segments
        self.environment = environment
    }

    static func open(log path: String, _ environment: StoreEnvironment) throws(StoreError) -> HostedStudy {
        let log = try StudyLog.open(path: path)
        let stem = String(path.dropLast(StudyLog.suffix.count))
        let key = try KeyFile(path: stem + KeyFile.suffix).read()
        guard key.publicKey == log.studyKey else {
            throw StoreError(
                .notAStore, "\(stem + KeyFile.suffix) is not the key of study \(log.study.id)",
                next: "put back the key file that belongs to \(path)")
        }
        return HostedStudy(
            log: log, key: key,
            projection: Projection(path: stem + Projection.suffix, log: log, environment: environment),
            blobs: BlobFolder(path: stem + AttachmentFolder.suffix),
            segments: SegmentLibrary(folder: stem + SegmentLibrary.suffix, log: log),
            environment: environment)
    }
}
