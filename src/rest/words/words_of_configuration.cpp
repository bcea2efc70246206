// Configuration documents: what is wrong with them, and with the tokens that come along.
#include "rest/words/catalog.h"

namespace bursar::rest {
namespace {

// clang-format off
constexpr Words kWords[] = {
    {"A second document begins here; one file holds one.", "Un second document commence ici ; un fichier n’en contient qu’un.", "ここから二つ目の文書が始まっています。一つのファイルには一つの文書だけを入れます。", "Hier begint een tweede document; een bestand bevat er één."},
    {"Aliases (*name) are not read.", "Les alias (*name) ne sont pas lus.", "エイリアス (*name) は読み取りません。", "Aliassen (*name) worden niet gelezen."},
    {"Anchors (&name) are not read.", "Les ancres (&name) ne sont pas lues.", "アンカー (&name) は読み取りません。", "Ankers (&name) worden niet gelezen."},
    {"Tags ({}) are not read.", "Les étiquettes ({}) ne sont pas lues.", "タグ ({}) は読み取りません。", "Tags ({}) worden niet gelezen."},
    {"A name is one text, not a list or a map.", "Un nom est un seul texte, ni une liste ni un ensemble de champs.", "名前は一つの文字列で、リストやマップにはできません。", "Een naam is één tekst, geen lijst of groep velden."},
    {"It is nested too deeply.", "L’imbrication est trop profonde.", "入れ子が深すぎます。", "Het is te diep genest."},
    {"The text is not UTF-8.", "Le texte n’est pas en UTF-8.", "文字コードが UTF-8 ではありません。", "De tekst is geen UTF-8."},
    {"A name is empty, ~ or null; quote it if it is meant.", "Un nom est vide, ~ ou null ; mettez-le entre guillemets s’il est voulu.", "名前が空、~ または null です。そのままの名前なら引用符で囲んでください。", "Een naam is leeg, ~ of null; zet hem tussen aanhalingstekens als dat de bedoeling is."},
    {"Too many names here.", "Trop de noms ici.", "ここには名前が多すぎます。", "Te veel namen hier."},
    {"The name \"{}\" stands twice here.", "Le nom « {} » figure deux fois ici.", "名前「{}」がここに二度あります。", "De naam \"{}\" staat hier twee keer."},
    {"The file is longer than 4 MiB.", "Le fichier dépasse 4 Mio.", "ファイルが 4 MiB を超えています。", "Het bestand is groter dan 4 MiB."},
    {"This is not YAML: {}.", "Ce n’est pas du YAML : {}.", "YAML ではありません: {}。", "Dit is geen YAML: {}."},
    {"The section \"{}\" stands twice.", "La section « {} » figure deux fois.", "セクション「{}」が二度あります。", "De sectie \"{}\" staat er twee keer."},
    {"\"{}\" stands twice; the first is in line {}{}.", "« {} » figure deux fois ; la première occurrence est à la ligne {}{}.", "「{}」が二度あります。最初のものは {} 行目にあります{}。", "\"{}\" staat er twee keer; de eerste staat in regel {}{}."},
    {"Write it once, or choose another name.", "Écrivez-le une seule fois, ou choisissez un autre nom.", "一度だけ書くか、別の名前にしてください。", "Schrijf het één keer, of kies een andere naam."},
    {"There is no {} \"{}\", neither here nor on the server.", "« {2} » ({1}) n’existe ni ici ni sur le serveur.", "{} 「{}」は、ここにもサーバにもありません。", "Er is geen {} \"{}\", hier niet en op de server niet."},
    {"Add it, or correct the name; upper and lower case count.", "Ajoutez-le, ou corrigez le nom ; majuscules et minuscules comptent.", "追加するか、名前を直してください。大文字と小文字は区別されます。", "Voeg het toe, of verbeter de naam; hoofdletters en kleine letters tellen."},
    {"\"{}\" is missing.", "« {} » manque.", "「{}」がありません。", "\"{}\" ontbreekt."},
    {"Write it.", "Écrivez-le.", "書いてください。", "Schrijf het erbij."},
    {"There are: {}.", "Il y a : {}.", "あるのは次のものです: {}。", "Er zijn: {}."},
    {"\"{}\" is not {}.", "« {} » n’est pas valable ; attendu : {}.", "「{}」は使えません。必要なもの: {}。", "\"{}\" is niet {}."},
    {"Here is {}, not {}.", "Ici se trouve {}, et non {}.", "ここにあるのは {} で、{} ではありません。", "Hier staat {}, niet {}."},
    {"\"{}\" stands twice here.", "« {} » figure deux fois ici.", "「{}」がここに二度あります。", "\"{}\" staat hier twee keer."},
    {"The same stands twice here.", "La même chose figure deux fois ici.", "同じものがここに二度あります。", "Hetzelfde staat hier twee keer."},
    {"Write it once.", "Écrivez-le une seule fois.", "一度だけ書いてください。", "Schrijf het één keer."},
    {"Here is {}, not an entry.", "Ici se trouve {}, et non une entrée.", "ここにあるのは {} で、項目ではありません。", "Hier staat {}, geen onderdeel."},
    {"Begin it with \"- {}: …\".", "Commencez par « - {}: … ».", "「- {}: …」で始めてください。", "Begin het met \"- {}: …\"."},
    {"\"{}\" is empty.", "« {} » est vide.", "「{}」が空です。", "\"{}\" is leeg."},
    {"Write it; put it in quotes if it is the word null.", "Écrivez-le ; mettez-le entre guillemets si c’est le mot null.", "書いてください。null という語そのものなら引用符で囲んでください。", "Schrijf het; zet het tussen aanhalingstekens als het het woord null is."},
    {"The document holds no sections.", "Le document ne contient aucune section.", "文書にセクションがありません。", "Het document bevat geen secties."},
    {"Begin it with \"version: 1\", then sections such as \"groups:\".", "Commencez par « version: 1 », puis des sections comme « groups: ».", "「version: 1」で始め、続けて「groups:」などのセクションを書いてください。", "Begin met \"version: 1\", en dan secties zoals \"groups:\"."},
    {"\"version\" is missing.", "« version » manque.", "「version」がありません。", "\"version\" ontbreekt."},
    {"This version of the format is not known.", "Cette version du format n’est pas connue.", "この版の形式は知られていません。", "Deze versie van de indeling is onbekend."},
    {"Write \"version: 1\".", "Écrivez « version: 1 ».", "「version: 1」と書いてください。", "Schrijf \"version: 1\"."},
    {"There is no section \"{}\".", "Il n’y a pas de section « {} ».", "セクション「{}」はありません。", "Er is geen sectie \"{}\"."},
    {"To {} this section one needs the permission \"{}\" everywhere.", "Pour cette section ({}), il faut l’autorisation « {} » partout.", "このセクション ({}) には、全体に対する権限「{}」が必要です。", "Voor deze sectie ({}) is overal de bevoegdheid \"{}\" nodig."},
    {"Leave the section out, or ask an administrator for a role that has it.", "Retirez la section, ou demandez à un administrateur un rôle qui a cette autorisation.", "セクションを外すか、その権限を持つ役割を管理者に頼んでください。", "Laat de sectie weg, of vraag een beheerder om een rol met die bevoegdheid."},
    {"The token of \"{}\" was not taken: {~} {~}", "Le jeton de « {} » n’a pas été accepté : {} {}", "「{}」のトークンは受け付けられませんでした: {} {}", "Het token van \"{}\" is niet aangenomen: {} {}"},
    {"Nothing was done.", "Rien n’a été fait.", "何も行っていません。", "Er is niets gedaan."},
    {"Done by then, and kept: {}. Nothing else.", "Déjà fait et conservé : {}. Rien d’autre.", "それまでに行い、残っているもの: {}。ほかには何もしていません。", "Tot dan gedaan, en behouden: {}. Verder niets."},
    {"To give tokens one needs the permission \"tokens\" everywhere.", "Pour fournir des jetons, il faut l’autorisation « tokens » partout.", "トークンを渡すには、全体に対する権限「tokens」が必要です。", "Om tokens te geven is overal de bevoegdheid \"tokens\" nodig."},
    {"Leave the tokens out, or ask an administrator for a role that has it.", "Retirez les jetons, ou demandez à un administrateur un rôle qui a cette autorisation.", "トークンを外すか、その権限を持つ役割を管理者に頼んでください。", "Laat de tokens weg, of vraag een beheerder om een rol met die bevoegdheid."},
    {"The difference is another than the one that was looked at; somebody changed something meanwhile.", "La différence n’est plus celle qui a été examinée ; quelqu’un a modifié quelque chose entre-temps.", "差分が、確認したときと変わっています。その間に誰かが何かを変更しました。", "Het verschil is niet meer dat wat bekeken is; iemand heeft intussen iets gewijzigd."},
    {"Look at the difference anew; nothing was done.", "Examinez de nouveau la différence ; rien n’a été fait.", "差分をもう一度確認してください。何も行っていません。", "Bekijk het verschil opnieuw; er is niets gedaan."},
    {"\"first\" marks the tenant that every server has from the start.", "« first » désigne le client que tout serveur possède dès le départ.", "「first」は、どのサーバにも最初からあるテナントを示します。", "\"first\" markeert de huurder die elke server vanaf het begin heeft."},
    {"Leave it as export writes it.", "Laissez-le tel que l’exportation l’écrit.", "書き出されたとおりにしてください。", "Laat het zoals de export het schrijft."},
    {"\"{}\" is a member and excluded.", "« {} » est à la fois membre et exclu.", "「{}」はメンバーでもあり、除外もされています。", "\"{}\" is lid én uitgesloten."},
    {"Name it in one of the two.", "Nommez-le dans l’un des deux.", "どちらか一方に書いてください。", "Noem het in één van de twee."},
    {"Import it first, or correct it; upper and lower case count.", "Importez-le d’abord, ou corrigez-le ; majuscules et minuscules comptent.", "先に取り込むか、直してください。大文字と小文字は区別されます。", "Importeer het eerst, of verbeter het; hoofdletters en kleine letters tellen."},
    {"\"{}\" is no adamId.", "« {} » n’est pas un adamId.", "「{}」は adamId ではありません。", "\"{}\" is geen adamId."},
    {"An adamId is a number.", "Un adamId est un nombre.", "adamId は数字です。", "Een adamId is een getal."},
    {"A target names one of group, serialNumber, clientUserId, or everyone.", "Une cible nomme l’un de group, serialNumber, clientUserId ou everyone.", "対象には group、serialNumber、clientUserId、everyone のどれか一つを書きます。", "Een doel noemt één van group, serialNumber, clientUserId of everyone."},
    {"Write a target for each.", "Écrivez une cible pour chacun.", "それぞれに対象を一つ書いてください。", "Schrijf voor elk een doel."},
    {"The location \"{}\" is not connected here, and no token was given for it.", "Le lieu « {} » n’est pas connecté ici, et aucun jeton n’a été fourni pour lui.", "場所「{}」はここに接続されておらず、トークンも渡されていません。", "De locatie \"{}\" is hier niet verbonden, en er is geen token voor gegeven."},
    {"Give its token: write token: {file: …} or token: {environment: …}, or name it with --token.", "Fournissez son jeton : écrivez token: {file: …} ou token: {environment: …}, ou nommez-le avec --token.", "トークンを渡してください。token: {file: …} または token: {environment: …} と書くか、--token で指定します。", "Geef het token: schrijf token: {file: …} of token: {environment: …}, of noem het met --token."},
    {"Give the token of the right location, or correct the entry.", "Fournissez le jeton du bon lieu, ou corrigez l’entrée.", "正しい場所のトークンを渡すか、項目を直してください。", "Geef het token van de juiste locatie, of verbeter het onderdeel."},
    {"The document has no location \"{}\", for which a token was given.", "Le document n’a pas de lieu « {} », pour lequel un jeton a été fourni.", "トークンが渡された場所「{}」が文書にありません。", "Het document heeft geen locatie \"{}\", waarvoor een token is gegeven."},
    {"Correct the name.", "Corrigez le nom.", "名前を直してください。", "Verbeter de naam."},
    {"The token given for \"{}\" belongs to the location \"{}\" with uId {}, not {}.", "Le jeton fourni pour « {} » appartient au lieu « {} » d’uId {}, et non {}.", "「{}」に渡されたトークンは、uId {3} の場所「{2}」のもので、{4} のものではありません。", "Het token voor \"{}\" hoort bij de locatie \"{}\" met uId {}, niet {}."},
    {"A token is of the location \"{}\" with uId {}, which the document does not have.", "Un jeton est celui du lieu « {} » d’uId {}, que le document n’a pas.", "トークンの一つは場所「{}」(uId {}) のものですが、文書にその場所がありません。", "Een token is van de locatie \"{}\" met uId {}, die het document niet heeft."},
    {"Add the location to the document, or leave the token out.", "Ajoutez le lieu au document, ou retirez le jeton.", "場所を文書に加えるか、トークンを外してください。", "Voeg de locatie toe aan het document, of laat het token weg."},
    {"Two tokens were given for the location \"{}\".", "Deux jetons ont été fournis pour le lieu « {} ».", "場所「{}」に二つのトークンが渡されました。", "Er zijn twee tokens gegeven voor de locatie \"{}\"."},
    {"Give one.", "Fournissez-en un.", "一つだけ渡してください。", "Geef er één."},
    {"{}: {~} It is left alone.", "{} : {} Il est laissé tel quel.", "{}: {} そのままにしておきます。", "{}: {} Het blijft zoals het is."},
    {"\"files\" must have 1 to {} entries.", "« files » doit avoir de 1 à {} entrées.", "「files」は 1 件から {} 件までです。", "\"files\" moet 1 tot {} onderdelen hebben."},
    {"{} findings; the first: {}{}: {~}", "{} constats ; le premier : {}{} : {}", "{} 件の指摘があります。最初のもの: {}{}: {}", "{} bevindingen; de eerste: {}{}: {}"},
    {"Send it with dryRun to see all of them; nothing was done.", "Envoyez-le avec dryRun pour tout voir ; rien n’a été fait.", "すべてを見るには dryRun を付けて送ってください。何も行っていません。", "Stuur het met dryRun om ze allemaal te zien; er is niets gedaan."},
};
// clang-format on

}  // namespace

std::span<const Words> words_of_configuration() { return kWords; }

}  // namespace bursar::rest
