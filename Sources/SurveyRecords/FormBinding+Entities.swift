public import SurveyForms
public import SurveyStore

extension FormBinding {
    /// What a record says about entities: those that it creates or changes.
    ///
    /// A finished record keeps what the form declared in answers at the paths of the declaration, such as `meta/entity/@id`
    /// and `meta/entity/label`; the properties are answers to questions.
    ///
    /// - Parameter record: A record that was made with this form version.
    public func entityChanges(in record: MergedRecord) -> [EntityChange] {
        form.entityChanges(in: instance(of: record).tree)
    }
}
