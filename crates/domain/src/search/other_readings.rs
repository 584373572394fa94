//! What common characters are read as beside their commonest reading.

/// The characters of GB 2312's first level that have several readings, each with those that the pinyin
/// collation does not sort it by. From the table of the `pinyin` crate (Unihan and the dictionaries it
/// names), without tones.
pub(super) const OTHER_READINGS: &str = "\
    丁zheng 万mo 不fou,fu 且ju,cu 个gan 串guan,quan 乃ai 么yao,mo,ma 之zhu 乍zuo 乐yue 乘sheng \
    乙jue 也yi 乾gan 了liao 予zhu 事zi 于wei,xu 亏yu 些suo 亡wu 亢gang,geng 亥jie 亨xiang,peng \
    亲qing 什shi 仅fu,nu 仇qiu,ju 介ge 从zong 仔zai 他tuo 令lian 以si 仰ang 件mou 价jie 任lin 份bin \
    仿pang 伎zhi,qi 休xu 众yin 会kuai 传zhuan 伯bai,mo,ba 伴pan 伺si 似shi 佃tian 但tan,yan 位li \
    体ben,cui 余tu,xu 佛fo,bo,bi 佬liao 佰mo 例lie 侗tong 侥yao 侧ze,zhai 便pian 促chuo \
    俊shun,dun 俏xiao 俞shu 信shen 俩liang 俺yan 倍pei 倘chang 倚ji 倪nie 假jie,xia,ge \
    傀gui,kuai 傍pang,beng,peng 僚lao 僧ceng 儿ren 允yuan 兄kuang 免wen,wan 兑rui,duo 兔chan \
    六lu 共hong 其ji 典tian 兹ci 内na,rui 冉nan,dan 册zha 冒mo 冯ping 冰ning 冷ling 净cheng 凹wa \
    凿zuo 刀diao 切qi 划guo,huai 列li 刨bao 券xuan 刹cha 刺qi 刻kei 削xiao,qiao,shao 前jian 剖pou \
    剥bao,pu 副pi 剿chao 助chu 劲jing 勒lei 募bo 勤qi 勺shuo,zhuo,di 勿mo 匀jun 包pao,fu 化huo \
    匙chi 匡wang 匪fen 区ou 匿te 半pan 卑bi,pi,ban 卒cu,cui 单chan,shan 南na 卜bu,pu 卞pan 占tie \
    卡qia 卤xi 印yi 卵kun 卷quan,gun,jun 厂han,yan,an 厕si 厘chan 厦xia 参cen,shen 受dao 古ku \
    句gou,qu 召shao 叭pa 可ge 台yi,si 叶xie 号xiao 司ci 叹yi,you 吁yu 吃qi 合ge 吓he,ha 吞tian \
    吟jin 否pi 吧pa 吨tun 吩pen 听yin,yi 吭hang 吱zi,qi 吴tun 吵miao 吾yu,ya 呀xia 呆bao,ai \
    呈kuang 告ju,gu 呐ne,nuo 员yun 呢ni 味mei 呵ha,a,ke,huo 呼xiao,xu,he,xia 咀zui 咋ze,zha \
    和hu,huo 咎gao 咖ga,jia 咬jiao 咯ka,lo,luo 咱za 咳ke,gai 咸jian 咽ye,yuan 哆chi,zha,die \
    哇gui,hua 哈he,ta,sha 哦e 哨sao,xiao 哩mai,ying 哪ne,nuo,nai,nie,nei 哮xue 哺fu 哼hng \
    唆shua 唇zhen 唬xiao,guo,xia,hao 售shu 啄zhou 啊e 啡pei,pai,bai 喀ke 喊kan,jian 喜chi \
    喝ye,kai 喳cha 嗽shuo,shu 嘘shi 嘲zhao 嘿mo,mu 噎yi,sha 噶ge 嚣ao 嚼jiao 团qiu 囤tun 园wan \
    囱chuang 圈juan 土du,cha 圣ku 地di 圾jie 均yun 坏pi,pei 坑kang 块yue 坯huai 坷jiong 垂zhui \
    垦yin 埃zhi 埋man 埔pu 培pou,pi 堆zui 堕hui 堡bu,pu 堤ti,shi,wei 堪chen 堵zhe 塌da 塔da 塞se \
    填chen,zhen 墅ye 增ceng 墨mei 声qing 壳qiao 壹yin 夏jia 夕yi 大dai,tai 太ta 央ying 夯ben 失yi \
    夹ga 奇ji,ai,yi 奋kang 奏cou 契xie,qie,jie 奔fen 奠ting,ding,zheng,zun 奥yu,you 女ru 奸gan \
    她jie,chi 妖jiao 姐ju,xu,zu 姓sheng 姚tiao,tao 姥mu 姬yi 娃gui 娜nuo 娩wan,wen 娶ju,shu \
    宁zhu 它tuo,yi 宅che,du 完kuan 宛yuan,yun,yu 客qia 宪xiong 害he 家jie,gu 容yong 宿xiu,qi \
    察cui 寨se,qian 寺shi 寻xin 封bian 射ye,yi 将qiang 尉yu,yun 尚chang 尹yun 尺che 尾yi 尿sui \
    居ji 屈jue,que,ju 屎xi 屏bing 属zhu 屯zhun 屹ge 岂kai 峙shi 崎yi 嵌han,kan 巡yan,shun 巨qu \
    差chai,ci,cuo,jie 己qi 已si 巳yi 巷hang 币yin 市fu 帕mo 帘chen 帧zheng 幅bi 幕man 幢zhuang \
    干an 平pian,bing,beng 年ning 幸nie 幼yao 广yan,an 庄peng 庇pi 底de 度duo,zhai 庶zhu,zhe \
    弄long 式te 弟ti,tui 弹tan 强jiang 彦pan 彬ban 彭pang,bang 徊hui 得dei 御ya 忱dan 怀fu 怕bo \
    怜ling 思sai 怠yi 怨yun 恃zhi 恍guang 恫tong 恶wu 恿tong 惊liang 惰tuo 惹ruo 愁qiao,jiu 愉tou \
    感han 慎zhen 憾dan 懊yu 戌qu 戎reng 戏hu 或yu 戚cu 房pang 扁pian 才zai 扎za 扑pi 扒pa,bai,bie \
    扛gang 扭chou,zhou 扮fen,huo 扰you 扳pan 扶pu 找hua 承zheng 技qi 抄suo 把pa 投dou 抗gang \
    折she,ti 抨beng 抬chi 抱pao,pou 抵zhi,qi 抹ma 押xia,jia 拂bi,pi,fei 担jie 拆che,chi,ca \
    拈dian 拌pan 拍bo 拎ling 拓tuo,zhi 拔bo,bie,fa,bei 拖chi 拘gou 招qiao,shao 择zhai 括gua 拱ju \
    拴quan 拼bing 拽ye 拾she,jie 挎ku,kou 挑tao,diao 挝zhua 挟jia 挫zuo 捆hun 捌bie 捍xian,gan \
    捎xiao,qiao 捐yuan 捧feng 捶duo 捷qie,cha 捻nie 掀hen 掇zhuo 掉nuo 排bai 掘ku 探xian \
    接xie,sha,cha 控qiang 措ze,ci 掸shan 掺can,shan 揍cou 描mao 提di,chi,shi 插zha 揖ji 握ou \
    揣duo,zhui,tuan 揩jia 揭qi,he 援huan 搓chai 搜xiao,shao 搞qiao,kao 搬su 搭ta 摧zui,cuo \
    摩ma,mi 撅gui 撇bie 撕xi 撩lao 撮zuo,zui,zuan,chua 撰xuan,suan 攒cuan 攘ning,xiang 支qi \
    敌hua 敞cheng,zheng 敦dui,tuan,diao,dao,zhun,tun 数shuo 斗zhu 斜xia,cha,ye 斡guan \
    斥che,zhe 斯shi 方pang,wang,feng 施yi 旁peng,beng,bang 族sou,cou,zou 无mo 既xi 旬jun \
    昂yang 昆hun 明meng 昔cuo 映yang 昧wen,mo 是ti 景ying 暇jia 暖xuan 暴pu,bo 曝bao 曾zeng 最cuo \
    月ru 有wei 服bi,bo 朝zhao,zhu 期ji 末me 札ya 术zhu 朱shu 朴piao,po 机wei 杂duo 杉sha 杜tu \
    杠gong 杭kang 枉kuang 析si 枕chen 果luo,guan 枝qi 枯gu 柏bo 某mei 柑qian 柜ju 柞zuo,ze \
    柠chu,zhu 查zha,chai 柴ci,zhai,zi 栅shan,ce 栓quan 栖xi 栗lie 校jiao,qiao 核hu,gai,kai \
    格luo,he 桃tiao,zhao 桅gui 桐dong 桔ju,xie 梢xiao,sao 梧yu 梭xun 棋ji 棍hun,ao 棱ling,cheng \
    棵kuan 椎chui 楷jie 概gui,jie 榜beng,pang,peng 槛jian 槽zao 模mu 横guang,huang 橙deng,chen \
    檀shan 次zi 款xin 歇ya 歹e 殖shi 殷yan 毋mou 母wu 毒dai 比pi 氏zhi,jing 氓meng 汀ding 汁xie,shi \
    汕shuan 汗gan 池tuo,che 汤shang 汪hong 汽gai,yi 汾pen 沂yin 沈chen,tan 沏qie 沙suo 没mei,mo \
    沮jian,zu 沸fu 治chi 沾tian,dian,chan 泄yi 泅you 泊bo 泌bi 泛feng,fa 泞zhu 波bei,bi 泣li,se \
    泥nie,ning 注zhou 泵pin,liu 洁ji 洋xiang 洒xi,xian,sen,cui,xun 洗xian 洞tong 活guo 洼gui \
    洽he 派mai,bai,pa 浅jian 浚xun,cun 浩gao,ge 浸qin 涂chu,ye 涉die 涌chong 涎yan,dian 涡guo \
    涣hui 涪pou 液shi 淌chang 淑chu 淖zhao,zhuo,chuo 淡yan,tan 淫yan,yao 淬zu 淳zhun 混gun,kun \
    渠ju 温yun 港hong 渴jie,kai,he 游liu 湃ba 湍zhuan 湛chen,dan,tan,jin,yin,shen 溃hui 溉xie \
    溪qi 溯shuo 溺ruo,niao 滇tian,zhen 滋ci,xuan 滑gu 漂biao 漆qie 潘bo,fan 潦lao 潭xun,yin,dan \
    澄deng 澡cao 澳yu 激jiao 瀑bao,bo 灌huan 灯ding 炎tan 炔gui,xue 炕hang 炮bao 烙luo 烛chong \
    烟yin 焉yi 焦qiao 熙yi 熟shou 燥sao 爆bo 爪zhua 片pan 牟mu,mao 牢lou 狂jue 狄ti 狠yan,ken,hang \
    狡xiao 狼hang 猎xi,que 猫miao 率shuai,lve 王yu 琢zhuo 甄juan 甘han 甫pu 甭qi 由yao \
    甸tian,sheng,ying 畜xu 番pan,bo,po,pi 畸qi 疑ning 疙yi 疟yao 疵zi,zhai,ji 疹chen 痕gen \
    痪tuan 瘟wo,yun 癌yan 登de 白bo 百bo,mo 的di 皇wang 皋hao,gu 皖huan 皿ming 盅chong 盒an 盖ge \
    盛cheng 盟ming 盯cheng 盼fen 盾shun,yun 省xing,xian 眠min 眩huan,juan 眼wen 着zhao,zhuo \
    睫she 瞥bi 矣xian 石dan 砌qie 研xing 砰ping 硅he 硝qiao 硫chu 硬geng 碌liu,luo 碟she 碱xian \
    磅pang 磷ling 磺kuang,gong 示qi,zhi 祁zhi 祈gui 祖jie 祝zhou,chu 祭zhai 离chi 种chong \
    秘bi,bie 租ju 秤ping 积zhi 称chen 秸ji 移chi 税tuo,tui,tuan 稠tiao,diao 稽qi 穴jue 穿yuan \
    窒die 窖zao 窗cong 立wei 童zhong 筋qian 筒dong 簇chuo,cou 簿bo 籍jie 粘nian 粥yu 粹sui 精qing \
    糜mei 系ji 累lv,lie 絮chu,nv,na 繁po,pan 红gong 纤qian 约yao 纶guan 给ji 络lao 绰chao 综zeng \
    绿lu 缉qi 缩su 缴zhuo 缺kui 羡yan,yi 羹lang 羽hu 翟zhai 而neng 耐neng 耗mao 耙pa 耳reng 耶xie \
    聊liu 聘ping 肄si 肆ti 肉ru 肋le,jin 肢shi 肥bi 肩xian 肮hang,gang 育zhou,yo 肺pei 胆tan,da \
    胖pan 胜xing,qing 胞pao 胳ga 胶xiao 胺e 能tai,nai,xiong 脉mo 脚jue 脯fu 脱tui 脾pai,bi 腊xi \
    腔kong 膀pang 膊po,lie 膘piao 臂bei 臭xiu 至die 致zhui 舌gua 舍shi 舒yu 舔tan 般pan,bo 色shai \
    艾yi 芋xu 芍xiao,que,di 芒huang,wang 芥gai 芦hu 芭pa 苑yu,yun 苛he 苞pao,biao 若re 苦gu,hu \
    苫tian,chan 英yang 苹peng 茁zhu 茄qie 茧chong 茫huang 茬chi 草zao 荒kang 荤xun 莆fu 莉chi \
    莎suo,sui 莫mu 菏ge 菩bei,bo 萌ming 落la,lao 著zhuo,chu,zhao,zhe 葡bei 董zhong 葱chuang \
    蒲bo 蓑sui 蓝la 蔓wan 蔚yu 蔡sa,ca 蔫yan 蔽bie,pie 蕉qiao 蕊juan 薄bo,bu 藉jie 藏zang 藐mo 虑bi \
    虫hui 虹jiang,gong 虾ha 蚌beng,pi,feng 蚕tian 蚤zhao 蛆ju 蛇yi,tuo,chi 蛙jue 蛤ge,e 蛾yi \
    蜒dan 蜕yue 蜡qu,zha,ji 蝎he 蝶tie 血xie 行hang,heng 衙yu 衰suo,cui 袍bao 袒zhan 袜mo 被bi,pi \
    裳chang 裴fei 褥nu 褪tun 见xian 觉jiao 角jue,lu,gu 解xie 言yin 詹dan 许hu 识zhi 说shui,yue \
    读dou 谁shui 调tiao 谜mei 谷lu,yu 豁hua 豫xie,shu 貉he,mo,ma 貌mo 贾gu 赚zuan 赦ce 赫shi \
    赶qian 趁zhen,nian 超tiao 越huo 趟zheng,cheng 趣cu,cou,zou 足ju 跋bei 跌tu 跑bo 跨ku 路luo \
    跳diao,tao 踢die 踩kui 蹄di 蹲zun,cun,cuan,qun 躇chuo 身juan 车ju 轧zha,ga 转zhuai 辗nian \
    辟bi,mi 辨ban,pian 达ti,ta 还huan,fu 这zhei 迫pai 迭yi,da 追dui,tui 适kuo 透shu \
    逐di,zhou,tun 逗zhu,tou,qi 逛kuang 逞ying 造cao 逢peng,pang 逮di 逾dou 遁qun,xun 遇yong,ou \
    遗wei 邑e 邓shan 邢geng 那nuo,nei,ne,nai 邪ya,ye,xu,she 郝shi 部pou 郴lan 都du 酪luo,lu \
    酮dong,chong 醋zuo 醒cheng,jing 醛chuo 重chong,tong 野shu 钥yue 铅yan 铣xian 镐hao 长chang \
    阮yuan 阻zhu 阿e 陀duo 附bu 陆liu 降xiang 限wen 除zhu,shu 陶yao,dao 隋duo,tuo 隔rong,ji 隘e \
    隧zhui 隶dai,yi,di 雀qiao 雇hu 零lian 需nuo,ru,ruan 震shen 霍he,suo 露lou 霸po 青jing 靡ma \
    革ji 鞋wa 鞘shao 鞠qu,qiong 顿du 颈geng 颤zhan 食si,yi 餐sun 驮duo 骸gai 魁kuai 魄bo,tuo \
    鸟diao 鹿lv 鼎zhen 齐ji 龟jun,qiu";
