internal import Foundation
internal import GRDB
public import SurveyStore
internal import SurveySync

/// A form version to publish, as its caller has read it.
public struct FormToPublish: Hashable, Sendable {
    /// The form's id.
    public var formID: String
    /// The version.
    public var version: String
    /// What people call it.
    public var title: String
    /// What the content is: `application/xml` for an ODK XForm.
    public var mediaType: String
    /// The content.
    public var content: [UInt8]
    /// What change-sets may take from the form.
    public var outline: FormOutline
    /// The lists, pictures and sounds that the form names.
    public var files: [PublishedFile]

    /// A form version to publish.
    public init(
        formID: String, version: String, title: String, mediaType: String, content: [UInt8],
        outline: FormOutline = .empty, files: [PublishedFile] = []
    ) {
        self.formID = formID
        self.version = version
        self.title = title
        self.mediaType = mediaType
        self.content = content
        self.outline = outline
        self.files = files
    }

    func signed(by key: SigningKey) throws(StoreError) -> PublishedForm {
        try PublishedForm(
            study: StudyID(studyKey: key.publicKey), formID: formID, version: version, title: title,
            mediaType: mediaType, content: content, outline: outline, files: files, certificate: nil, signedBy: key)
    }
}

extension Hub {
    /// Begins a study in a hub, and the hub if there is none yet: draws the study's key, and publishes its forms under it.
    ///
    /// Either the study is there when this returns, whole, or nothing is.
    ///
    /// - Throws: ``StoreError`` `exists` if the hub holds a study of that name, `cannotWrite`, or `badData` for a form that
    ///   cannot be published.
    @discardableResult
    public static func create(
        at path: String, study: Study, forms: [FormToPublish], environment: StoreEnvironment = .system
    ) throws(StoreError) -> StudyID {
        try checkIsNew(study, at: path)
        let isNewFolder = !FileManager.default.fileExists(atPath: path)
        guard let key = SigningKey(rawBytes: environment.randomBytes(32)) else {
            throw StoreError(.signing, "the study's key could not be made", next: "try again")
        }
        let id = StudyID(studyKey: key.publicKey)
        let building = "\(path)/\(id).new"
        do {
            try makeFolder(path)
            try StudyLog.create(
                path: building, study: study, studyKey: key.publicKey,
                epoch: environment.randomBytes(HubCursor.epochBytes))
            try publish(forms, under: key, log: StudyLog.open(path: building), now: environment.now())
            // The log comes last: a study is there once its log has its name.
            try KeyFile(path: "\(path)/\(id)\(KeyFile.suffix)").write(key)
            try move(building, to: "\(path)/\(id)\(StudyLog.suffix)")
            for empty in [building + "-wal", building + "-shm"] { try? FileManager.default.removeItem(atPath: empty) }
        } catch {
            for leftover in [building, building + "-wal", building + "-shm", "\(path)/\(id)\(KeyFile.suffix)"] {
                try? FileManager.default.removeItem(atPath: leftover)
            }
            if isNewFolder { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
        return id
    }

    private static func checkIsNew(_ study: Study, at path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw StoreError(.exists, "\(path) is a file", next: "choose another place for the hub")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasSuffix(StudyLog.suffix) {
            let log = try StudyLog.open(path: "\(path)/\(name)")
            guard log.study.id != study.id else {
                throw StoreError(
                    .exists, "the hub at \(path) holds a study \"\(study.id)\" already",
                    next: "use it, or give the new study another id")
            }
            try log.close()
        }
    }

    private static func makeFolder(_ path: String) throws(StoreError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(
                .cannotWrite, "the folder \(path) cannot be made", next: "check the path and its permissions")
        }
    }

    private static func move(_ path: String, to destination: String) throws(StoreError) {
        do {
            try FileManager.default.moveItem(atPath: path, toPath: destination)
        } catch {
            throw StoreError(
                .cannotWrite, "\(destination) cannot be made", next: "check the folder's permissions")
        }
    }

    private static func publish(
        _ forms: [FormToPublish], under key: SigningKey, log: StudyLog, now: UInt64
    ) throws(StoreError) {
        for form in forms { try publish(form, under: key, log: log, now: now) }
        // Closing the last connection moves everything from the -wal file into the database.
        try log.close()
    }

    /// Publishes one form version under the study's key.
    ///
    /// - Returns: its position in the log.
    @discardableResult
    static func publish(
        _ form: FormToPublish, under key: SigningKey, log: StudyLog, now: UInt64
    ) throws(StoreError) -> UInt64 {
        let published = try form.signed(by: key)
        let result: PushResult? = try log.write { database in
            var appending = try LogAppending(log, database, carrier: nil, now: now)
            return try appending.append([.form(published)]).first
        }
        switch result {
        case .accepted(_, let position): return position
        case .refused(_, let reason):
            throw StoreError(.exists, reason, next: "a published version never changes")
        default: throw StoreError(.badData, "form \(form.formID) cannot be published", next: "check it")
        }
    }
}
