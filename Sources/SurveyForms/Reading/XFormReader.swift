/// Reads ODK XForms, as pyxform writes them from XLSForms and as other tools write them by hand.
public enum XFormReader {
    /// The form that a file describes.
    ///
    /// Expressions are kept as text and not checked: ``Form/findings()`` does that. Groups of the body that have no node in the instance only
    /// arrange a screen and are left out.
    ///
    /// - Parameter bytes: The XForm's XML in UTF-8, with or without a byte order mark.
    /// - Throws: ``FormProblem`` with the place of what is wrong.
    public static func read(_ bytes: [UInt8]) throws(FormProblem) -> Form {
        let document = try XMLDocumentReader.read(bytes)
        guard document.name == "html", let head = document.first("head"), var model = head.first("model"),
            var body = document.first("body")
        else {
            if document.first("model") != nil {
                throw FormProblem(
                    .notXForm, at: document.place, "The file is the model of an XForm alone: nothing in it is asked.",
                    next: "Publish the whole form that it was taken from, with its h:body.")
            }
            throw FormProblem(
                .notXForm, at: document.place,
                "The file is XML with the root \(document.name.shortened.quoted), but not an XForm.",
                next: "An XForm is a h:html document with a h:head, a model and a h:body, as pyxform writes it.")
        }
        OlderChoices.rewrite(&model, &body)
        let instance = try PrimaryInstance(model: model)
        let paths = InstancePaths(rootName: instance.root.name)
        let translations = try Translations(model: model)
        let labels = LabelReader(translations: translations, paths: paths)
        let instances = SecondaryInstances(model: model)
        let binds = Binds(model: model, body: body, paths: paths, nodes: instance.nodes)
        let nodes = ElementNodes(paths: paths, binds: binds, nodes: instance.nodes)
        let controls = try Body(body, nodes: nodes)
        var builder = ItemBuilder(
            instance: instance, binds: binds, body: controls, labels: labels,
            choices: ChoiceReader(instances: instances, labels: labels))
        let items = try builder.items(of: instance.root, path: "", repeatPath: nil)
        guard builder.questionCount > 0 else {
            throw FormProblem(
                .noQuestions, at: instance.root.place, "The form \(instance.id.quoted) asks for nothing.",
                next: "Add questions to the survey sheet of its XLSForm.")
        }
        var presentation = PresentationReader(nodes: nodes, texts: translations.texts)
        presentation.read(body)
        var entities = EntityReader(paths: paths, nodes: instance.nodes)
        let auditPath = AuditRequest.path
        let title = head.first("title")?.text.trimmingWhitespace() ?? ""
        return Form(
            id: instance.id, version: instance.version, title: title.isEmpty ? instance.id : title,
            languages: translations.languages, defaultLanguage: translations.defaultLanguage,
            rootName: instance.root.name, items: items,
            logic: FormLogic(
                model: model, body: body, instance: instance, nodes: nodes, findings: builder.findings),
            entities: entities.read(model, instance),
            audit: instance.nodes.contains(auditPath) ? AuditRequest(bind: binds[auditPath]) : nil,
            presentation: presentation.presentation)
    }
}
