internal import GRDB

/// Form versions.
extension SurveyStore {
    /// A form version in the store, without its content.
    public struct FormInfo: Hashable, Sendable {
        /// The form's id.
        public let formID: String
        /// The version.
        public let version: String
        /// What people call it.
        public let title: String
        /// SHA-256 of the content: what saves name.
        public let hash: Digest256
    }

    /// Publishes a form version from this device.
    ///
    /// - Parameters:
    ///   - outline: what change-sets may take from the form; they are smaller with it.
    ///   - files: the lists, pictures and sounds that the form names.
    /// - Throws: ``StoreError`` `notPermitted` unless the member may publish, `exists` if the version is taken by other
    ///   content or files: a published version never changes.
    public func publish(
        formID: String, version: String, title: String, mediaType: String, content: [UInt8],
        outline: FormOutline = .empty, files: [PublishedFile] = []
    ) throws(StoreError) -> FormInfo {
        try write { catalog in
            let study = StudyID(studyKey: try catalog.meta(.studyKey) ?? [])
            let form: PublishedForm
            if let secret = try catalog.meta(.studySecret), let key = SigningKey(rawBytes: secret) {
                form = try PublishedForm(
                    study: study, formID: formID, version: version, title: title, mediaType: mediaType,
                    content: content, outline: outline, files: files, certificate: nil, signedBy: key)
            } else {
                let certificate = try self.ownCertificate(catalog)
                guard certificate.role.mayPublish else {
                    throw StoreError(
                        .notPermitted, "a \(certificate.role.name) may not publish forms",
                        next: "ask a manager of the study, or the hub's operator")
                }
                form = try PublishedForm(
                    study: study, formID: formID, version: version, title: title, mediaType: mediaType,
                    content: content, outline: outline, files: files, certificate: certificate,
                    signedBy: self.deviceKey(catalog))
            }
            _ = try self.add(form, position: nil, catalog)
            return FormInfo(formID: formID, version: version, title: title, hash: form.hash)
        }
    }

    /// Takes in a published form. False if it is there already.
    ///
    /// - Throws: ``StoreError`` `signing` for a publisher without the right, `exists` for another content under a
    ///   version that is taken.
    @discardableResult
    public func add(_ form: PublishedForm) throws(StoreError) -> Bool {
        try write { try self.add(form, position: nil, $0) }
    }

    func add(_ form: PublishedForm, position: UInt64?, _ catalog: Catalog) throws -> Bool {
        guard let studyKey = try catalog.meta(.studyKey), form.isSigned(by: studyKey) else {
            throw StoreError(
                .signing, "form \(form.formID) \(form.version) is not signed by anybody who may publish in this study",
                next: "do not trust its sender; ask the operator")
        }
        let taken = try PreparedStatement(
            catalog.database, "SELECT publication FROM form WHERE id = ? AND version = ?")
        taken.bind(1, form.formID)
        taken.bind(2, form.version)
        if try taken.step() {
            let publication = try PublishedForm(bytes: taken.bytes(0))
            taken.reset()
            guard publication.hasSameContent(as: form) else {
                let other = publication.hash == form.hash ? "files" : "content"
                throw StoreError(
                    .exists, "form \(form.formID) has a version \"\(form.version)\" with other \(other)",
                    next: "give the changed form a new version: a published version never changes")
            }
            if let position { try setPosition(position, ofForm: form.hash, catalog) }
            return false
        }
        let number = try catalog.number(ofForm: form.hash)
        let update = try PreparedStatement(
            catalog.database,
            "UPDATE form SET id = ?, version = ?, title = ?, publication = ?, position = ? WHERE n = ?")
        update.bind(1, form.formID)
        update.bind(2, form.version)
        update.bind(3, form.title)
        update.bind(4, form.bytes)
        update.bind(5, position.map { Int64($0) })
        update.bind(6, number)
        try update.run()
        return true
    }

    func setPosition(_ position: UInt64, ofForm hash: Digest256, _ catalog: Catalog) throws {
        let update = try PreparedStatement(
            catalog.database, "UPDATE form SET position = ?, refused = NULL WHERE hash = ?")
        update.bind(1, Int64(position))
        update.bind(2, hash.bytes)
        try update.run()
    }

    /// The form versions, by id, then in the order in which they came.
    public func forms() throws(StoreError) -> [FormInfo] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database, "SELECT id, version, title, hash FROM form WHERE id IS NOT NULL ORDER BY id, n")
            var forms: [FormInfo] = []
            while try found.step() {
                guard let hash = Digest256(bytes: found.bytes(3)) else { continue }
                forms.append(
                    FormInfo(formID: found.text(0), version: found.text(1), title: found.text(2), hash: hash))
            }
            return forms
        }
    }

    /// A form version with its content.
    ///
    /// - Parameter version: nil for the one that came last.
    /// - Throws: ``StoreError`` `notFound`, naming the forms that there are.
    public func form(_ formID: String, version: String? = nil) throws(StoreError) -> PublishedForm {
        let all = try forms()
        let versions = all.filter { $0.formID == formID }
        guard let info = versions.last(where: { version == nil || $0.version == version }) else {
            if versions.isEmpty {
                let ids = Set(all.map(\.formID)).sorted().joined(separator: ", ")
                throw StoreError(
                    .notFound, "there is no form \(formID) in \(path)",
                    next: ids.isEmpty ? "sync, or add one with `survey-cli form add`" : "use one of: \(ids)")
            }
            throw StoreError(
                .notFound, "form \(formID) has no version \"\(version ?? "")\" in \(path)",
                next: "use one of: \(versions.map(\.version).joined(separator: ", "))")
        }
        return try form(info.hash)
    }

    /// The form version with this content hash.
    public func form(_ hash: Digest256) throws(StoreError) -> PublishedForm {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database, "SELECT publication FROM form WHERE hash = ? AND id IS NOT NULL")
            found.bind(1, hash.bytes)
            guard try found.step() else {
                throw StoreError(
                    .notFound, "form version \(hash.description.prefix(12)) has not arrived here yet",
                    next: "sync first")
            }
            defer { found.reset() }
            return try PublishedForm(bytes: found.bytes(0))
        }
    }
}
